package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The tables of a run: those with measurements. */
final class Tables {
  private static final String NOTHING = "-";
  private static final String TLS_MIRRORED =
      "CPU with TLS, a primary and two mirrors, one of them with TLS; haproxy and nginx: to the"
          + " primary and to that mirror only";
  private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9");

  private final Results results;

  Tables(Results results) {
    this.results = results;
  }

  List<Table> all() {
    List<Table> all = new ArrayList<>();
    all.add(PoolScores.of(results.pool()).table());
    all.add(race("race1", "CPU with one destination", Workload.ONE));
    all.add(race("race3", "CPU with a primary and two mirrors", Workload.THREE));
    all.add(race("rest", "Start and idle connections", List.of(Workload.START, Workload.IDLE)));
    all.add(race("tls1", "CPU with TLS and one destination", Workload.TLS_ONE));
    all.add(race("tls3", TLS_MIRRORED, Workload.TLS_THREE));
    all.add(pings());
    all.add(growth("fanout", "CPU, s/GiB, over the number of destinations", Workload.FANOUT));
    all.add(growth("memory", "Resident memory, MiB, over open connections", Workload.MEMORY));
    all.add(load());
    all.addAll(new CapacityTables(results).all());
    all.removeIf(table -> table.rows().isEmpty());
    return all;
  }

  /**
   * Creates a table with a row per contender and a column per workload; each cell has the value and
   * its multiple of the base.
   */
  private Table race(String id, String title, List<Workload> workloads) {
    List<Workload> measured =
        workloads.stream().filter(workload -> !results.axis(workload).isEmpty()).toList();
    String base = measured.isEmpty() ? "" : results.base(measured.get(0));
    List<List<String>> rows = new ArrayList<>();
    results
        .contenders(measured)
        .forEach(who -> rows.add(row(who, measured, workload -> withRatio(workload, who))));
    if (measured.stream().anyMatch(workload -> workload.goal().isPresent())) {
      rows.add(row("goal of sluice", measured, workload -> "(" + shown(workload.goal()) + ")"));
    }
    return new Table(
        id,
        title + " (in brackets: ratio to " + base + ")",
        header("", measured, workload -> workload.title() + ", " + workload.unit()),
        rows);
  }

  private String withRatio(Workload workload, String contender) {
    OptionalDouble ratio = results.ratio(workload, contender);
    String value = shown(results.median(workload, contender));
    return ratio.isEmpty() ? value : value + " (" + Numbers.shown(ratio.getAsDouble()) + ")";
  }

  private Table pings() {
    List<Workload> pings =
        List.of(Workload.PING1, Workload.PING3).stream()
            .filter(workload -> !results.axis(workload).isEmpty())
            .toList();
    List<String> header = new ArrayList<>(List.of(""));
    pings.forEach(ping -> PERCENTILES.forEach(percent -> header.add(ping.id() + " " + percent)));
    return new Table(
        "ping",
        "Latency of round trips on 16 connections, us",
        header,
        rows(results.contenders(pings), contender -> pingRow(contender, pings)));
  }

  private List<String> pingRow(String contender, List<Workload> pings) {
    List<String> row = new ArrayList<>(List.of(contender));
    for (Workload ping : pings) {
      int x = results.axis(ping).get(0);
      PERCENTILES.forEach(key -> row.add(shown(results.median(ping, x, contender, key))));
    }
    return row;
  }

  private Table growth(String id, String title, Workload workload) {
    return new Table(
        id,
        title,
        header("", results.axis(workload), Tables::count),
        rows(
            results.contenders(List.of(workload)),
            who -> row(who, results.axis(workload), x -> at(workload, x, who, workload.key()))));
  }

  private Table load() {
    List<List<String>> rows = new ArrayList<>();
    List<Integer> axis = results.axis(Workload.LOAD);
    for (String who : results.contenders(List.of(Workload.LOAD))) {
      for (String key : PERCENTILES) {
        rows.add(row(who + " " + key, axis, x -> at(Workload.LOAD, x, who, key)));
      }
    }
    return new Table(
        "load",
        "Latency, us, over the offered requests per second",
        header("", axis, Tables::count),
        rows);
  }

  private String at(Workload workload, int x, String contender, String key) {
    return shown(results.median(workload, x, contender, key));
  }

  private static String count(int x) {
    return String.format(Locale.ROOT, "%,d", x);
  }

  static <T> List<String> header(String first, List<T> columns, Function<T, String> cell) {
    return row(first, columns, cell);
  }

  static <T> List<String> row(String first, List<T> columns, Function<T, String> cell) {
    List<String> row = new ArrayList<>(List.of(first));
    columns.forEach(column -> row.add(cell.apply(column)));
    return row;
  }

  private static List<List<String>> rows(List<String> names, Function<String, List<String>> row) {
    return names.stream().map(row).toList();
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? Numbers.shown(value.getAsDouble()) : NOTHING;
  }
}
