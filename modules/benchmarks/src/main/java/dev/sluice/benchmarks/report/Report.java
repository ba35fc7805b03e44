package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.report.charts.Charts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The files of a run: results.json, results.adoc, and the charts. */
public final class Report {
  /** The file with all raw data. */
  public static final String JSON = "results.json";

  private final Results results;
  private final List<Table> tables;

  /** Creates the report of some results. */
  public Report(Results results) {
    this.results = results;
    tables = new Tables(results).all();
  }

  /** Writes all files into a folder, which it creates. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(JSON), results.toJson().encodePrettily() + "\n");
    Files.writeString(folder.resolve("results.adoc"), asciidoc());
    new Charts(results).write(folder);
  }

  /** Returns the tables for a terminal. */
  public String text() {
    return tables.stream().map(Table::text).collect(Collectors.joining("\n"));
  }

  private String asciidoc() {
    return "// Written by bin/bench; do not edit.\n"
        + "// tag::facts[]\n"
        + facts()
        + "// end::facts[]\n\n"
        + tables.stream().map(Table::asciidoc).collect(Collectors.joining("\n"));
  }

  private String facts() {
    JsonObject facts = results.facts();
    StringBuilder text = new StringBuilder("[horizontal]\n");
    text.append("Command:: `").append(facts.getString("command")).append("`\n");
    text.append("Date:: ").append(facts.getString("date")).append('\n');
    list(text, facts.getJsonObject("machine", new JsonObject()));
    list(text, facts.getJsonObject("versions", new JsonObject()));
    JsonArray skipped = facts.getJsonArray("skipped", new JsonArray());
    skipped.forEach(line -> text.append("Skipped:: ").append(line).append('\n'));
    return text.toString();
  }

  private static void list(StringBuilder text, JsonObject named) {
    named.forEach(
        fact -> text.append(fact.getKey()).append(":: ").append(fact.getValue()).append('\n'));
  }
}
