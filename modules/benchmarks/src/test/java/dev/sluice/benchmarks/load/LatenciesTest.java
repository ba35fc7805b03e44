package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void percentiles_are_in_microseconds() {
    Latencies latencies = new Latencies();
    for (int micros = 1; micros <= 1000; micros++) {
      latencies.record(micros * 1000L);
    }
    assertThat(latencies.micros()).containsOnlyKeys("p50", "p99", "p99.9");
    assertThat(latencies.micros().get("p50")).isCloseTo(500, Percentage.withPercentage(1));
    assertThat(latencies.micros().get("p99.9")).isCloseTo(999, Percentage.withPercentage(1));
  }

  @Test
  void nothing_recorded_has_no_percentiles() {
    assertThat(new Latencies().micros()).isEmpty();
  }

  @Test
  void values_out_of_range_count_as_the_limit() {
    Latencies latencies = new Latencies();
    latencies.record(-5);
    latencies.record(Long.MAX_VALUE);
    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.micros().get("p99")).isCloseTo(120e6, within(1e6));
  }
}
