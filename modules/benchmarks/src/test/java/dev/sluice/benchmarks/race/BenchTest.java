package dev.sluice.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

  private static void assertRefused(String line, String... args) {
    StringWriter err = new StringWriter();
    assertThat(Bench.execute(new PrintWriter(err, true), args)).isEqualTo(2);
    assertThat(err.toString()).startsWith(line).doesNotContain("\tat ");
  }

  @Test
  void an_unknown_workload_is_named_with_those_that_are_allowed() {
    assertRefused(
        "bench: --only: \"flod1\" is unknown; allowed: pool, start, idle, flood1",
        "--only",
        "ping1,flod1");
  }

  @Test
  void an_unknown_contender_is_named() {
    assertRefused(
        "bench: --contenders: \"envoy\" is unknown; allowed: uvtee, sluice,", "--contenders=envoy");
  }

  @Test
  void rounds_have_a_range() {
    assertRefused("bench: --rounds: 0 is out of range; allowed: 1 to 100", "--rounds", "0");
  }

  @Test
  void rounds_are_a_number() {
    assertRefused(
        "bench: Invalid value for option '--rounds': 'two' is not an int", "--rounds=two");
  }

  @Test
  void the_warm_up_has_a_range() {
    assertRefused("bench: --warm-up: 601.0 is out of range; allowed: 0 to 600", "--warm-up", "601");
  }

  @Test
  void an_unknown_option_is_named() {
    assertRefused("bench: Unknown option: '--fast'", "--fast");
  }

  @Test
  void charts_need_results() {
    assertRefused("bench: --charts-from: none.json cannot be read", "--charts-from", "none.json");
  }

  @Test
  void charts_need_results_that_are_json(@TempDir Path folder) throws Exception {
    String file = Files.writeString(folder.resolve("r.json"), "{\"samples\": 1}").toString();
    assertRefused(
        "bench: --charts-from: " + file + " is not the results.json of a run",
        "--charts-from",
        file);
  }
}
