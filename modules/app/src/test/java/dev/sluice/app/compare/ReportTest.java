package dev.sluice.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.LatencyRecorder;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.ResponseDifference.Side;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.Counters;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A report says what was found, for people and for programs. */
@OneJdkIsEnough
class ReportTest {
  private static final Instant BEGAN = Instant.parse("2026-11-30T12:00:00Z");
  private static final ResponseDifference BYTES =
      new ResponseDifference(
          2,
          BEGAN,
          "127.0.0.1:40000",
          "<session>",
          "mirror",
          ComparisonResult.DIFFERS,
          4,
          3,
          1234,
          5,
          1,
          new Side(7, "00112233aabbccdd", "3c6f6b3e", 4),
          new Side(7, "99887766aabbccdd", "3c6e6b3e", 4),
          "50494e47");
  private static final ResponseDifference HASHES =
      new ResponseDifference(
          1,
          BEGAN,
          "127.0.0.1:40001",
          null,
          "mirror",
          ComparisonResult.NOISE,
          0,
          -1,
          8192,
          8192,
          4096,
          new Side(9000, "00112233aabbccdd", null, 0),
          new Side(9000, null, null, 0),
          null);

  private static Setup setup() {
    return new Setup(
        "tcp://127.0.0.1:7000",
        "tcp://127.0.0.1:7001",
        "tcp://127.0.0.1:7002",
        null,
        new JsonObject().put("frame", "redis"),
        null,
        null);
  }

  private static Reading reading(ResponseDifference... differences) {
    Counters<CompareCounter> counts = new Counters<>(CompareCounter.class);
    counts.add(CompareCounter.SESSIONS, ComparisonResult.EQUAL, 8);
    counts.add(CompareCounter.SESSIONS, ComparisonResult.UNKNOWN, 1);
    counts.add(CompareCounter.UNKNOWN_SESSIONS, UnknownReason.SAMPLED_OUT, 1);
    counts.add(CompareCounter.MESSAGES, ComparisonResult.EQUAL, 9998);
    for (ResponseDifference difference : differences) {
      counts.add(CompareCounter.MESSAGES, difference.kind(), 1);
    }
    LatencyRecorder latencies = new LatencyRecorder();
    latencies.add(2_000_000, 3_000_000);
    return new Reading(
        BEGAN,
        Duration.ofSeconds(75),
        RouteStats.none("compare", List.of("mirror")),
        new ComparisonStats(
            "mirror",
            null,
            counts.snapshot(),
            Map.of(CompareLatency.MESSAGE, latencies.snapshot())),
        new DifferencePage(differences.length, List.of(differences)));
  }

  @Test
  void thePageHasTheVerdictTheCountsAndTheDifferences() {
    Reading reading = reading(BYTES, HASHES);
    String page = HtmlReport.of(setup(), reading);
    assertThat(page)
        .contains("<h1 class=\"bad\">" + reading.comparison().verdict() + "</h1>")
        .contains("<td>9,998</td>", "sampled out", "Whole response, mirror")
        .contains("Response 5, to request 4: differs at byte 5")
        .contains("Response 1: noise in the 4,096 bytes from byte 8,192")
        .contains("<article class=\"noise\">", "hash 00112233aabbccdd", "not shown");
    assertThat(HtmlReport.of(setup(), reading()))
        .contains("<h1 class=\"good\">", "No difference was found.");
  }

  @Test
  void differentBytesAreMarkedOnBothSides() {
    assertThat(HtmlReport.of(setup(), reading(BYTES)))
        .contains("       4  3c <mark>6f</mark> 6b 3e ", "&lt;<mark>o</mark>k&gt;")
        .contains("       4  3c <mark>6e</mark> 6b 3e ", "&lt;<mark>n</mark>k&gt;")
        .contains("50 49 4e 47 ", "PING\n");
    assertThat(HexView.of("6162", 0, "61", 0)).contains("61 <mark>62</mark> ");
    assertThat(HexView.of("6162", 1, "6162", 0)).contains("<mark>61</mark> <mark>62</mark> ");
  }

  @Test
  void thePageNeedsNothingElseAndContainsNoForeignElements() {
    String page = HtmlReport.of(setup(), reading(BYTES));
    assertThat(page)
        .contains("&lt;session&gt;")
        .doesNotContain("<session>", "<script", "src=", "href=", "url(", "@import");
  }

  @Test
  void programsReadTheSame() {
    JsonObject report = JsonReport.of(setup(), reading(BYTES, HASHES));
    assertThat(report.getString("primary")).isEqualTo("tcp://127.0.0.1:7001");
    assertThat(report.getJsonArray("differences")).hasSize(2);
    JsonObject comparison = report.getJsonObject("comparison");
    assertThat(comparison.getString("verdict")).startsWith("mirror: ");
    assertThat(comparison.getJsonObject("messages").getLong("differs")).isEqualTo(1);
    JsonObject mirror =
        comparison.getJsonObject("latencies").getJsonObject("message").getJsonObject("mirror");
    assertThat(mirror.getDouble("p99")).isBetween(0.0029, 0.0031);
  }

  private static String shown(boolean isTerminal, Reading... readings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LiveView view = new LiveView(new PrintStream(out, false, StandardCharsets.UTF_8), isTerminal);
    for (Reading reading : readings) {
      view.show(reading);
    }
    view.end(readings[0]);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTableOnATerminalReplacesTheOneBefore() {
    Reading reading = reading(BYTES);
    int lines = Summary.of(reading).size();
    String shown = shown(true, reading, reading);
    assertThat(shown.split("\033\\[" + lines + "A\033\\[J", -1)).hasSize(3);
    assertThat(Summary.of(reading))
        .allMatch(line -> line.length() <= 80)
        .contains("last difference: response 5 of 127.0.0.1:40000 differs at byte 5");
  }

  @Test
  void aPipeGetsTheVerdictEveryTenSecondsAndTheTableAtTheEnd() {
    Reading reading = reading();
    assertThat(shown(false, reading, reading))
        .doesNotContain("\033")
        .startsWith("75 s: " + reading.comparison().verdict() + "\nafter 75 s, 0 sessions")
        .endsWith(reading.comparison().verdict() + "\n");
  }
}
