package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus accepts the alert rules and the queries of the dashboard, and the rules fire. */
@OneJdkIsEnough
class AlertRulesIT {
  private static final Path RULES = Program.ROOT.resolve("conf/prometheus/sluice-alerts.yml");
  private static final Path TESTS =
      Path.of("src/test/resources/dev/sluice/app/alerts/alerts-test.yml").toAbsolutePath();

  private final Path folder;

  AlertRulesIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private String promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try (ChildProcess promtool = new ChildProcess(folder, command)) {
      assertThat(promtool.awaitExit()).as(promtool.output()).isZero();
      return promtool.output();
    }
  }

  @Test
  void promtoolFindsNoMistakeInTheRules() throws Exception {
    assertThat(promtool("check", "rules", RULES.toString())).contains("rules found");
  }

  @Test
  void eachRuleFiresAndNoneWithoutReason() throws Exception {
    String tests = Files.readString(TESTS);
    List<String> alerts = all("- alert: (\\w+)", Files.readString(RULES));
    assertThat(alerts).hasSizeGreaterThan(10).allMatch(alert -> tests.contains("\"" + alert));
    promtool("test", "rules", TESTS.toString());
  }

  @Test
  void promtoolFindsNoMistakeInTheQueriesOfTheDashboard() throws Exception {
    String dashboard = Files.readString(Program.ROOT.resolve("conf/grafana/sluice.json"));
    List<String> queries =
        all("\"expr\": (\"(?:[^\"\\\\]|\\\\.)*\")", dashboard).stream()
            .map(query -> new JsonObject("{\"q\":" + query + "}").getString("q"))
            .map(query -> query.replaceAll("\\$__rate_interval", "5m"))
            .toList();
    assertThat(queries).hasSizeGreaterThan(15);
    List<JsonObject> rules =
        IntStream.range(0, queries.size())
            .mapToObj(i -> new JsonObject().put("record", "q:" + i).put("expr", queries.get(i)))
            .toList();
    JsonObject group = new JsonObject().put("name", "dashboard").put("rules", rules);
    String yaml = new JsonObject().put("groups", List.of(group)).encode(); // JSON is YAML
    Path file = Files.writeString(folder.resolve("queries.yml"), yaml);
    promtool("check", "rules", file.toString());
  }

  private static List<String> all(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
