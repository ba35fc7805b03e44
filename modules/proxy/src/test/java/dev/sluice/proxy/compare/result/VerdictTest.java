package dev.sluice.proxy.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.Counters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private final Counters<CompareCounter> counters = new Counters<>(CompareCounter.class);
  private final LatencyRecorder latency = new LatencyRecorder();

  private String verdict() {
    return new ComparisonStats(
            "staging",
            null,
            counters.snapshot(),
            Map.of(CompareLatency.MESSAGE, latency.snapshot()))
        .verdict();
  }

  private void messages(ComparisonResult result, long count) {
    counters.add(CompareCounter.MESSAGES, result, count);
  }

  @Test
  void sharesAreOfWhatIsKnown() {
    messages(ComparisonResult.EQUAL, 9958);
    messages(ComparisonResult.DIFFERS, 2);
    messages(ComparisonResult.NOISE, 40);
    messages(ComparisonResult.UNKNOWN, 10_000);
    for (int i = 0; i < 100; i++) {
      latency.add(1_000_000, 1_100_000);
    }
    assertThat(verdict())
        .isEqualTo("staging: 99.58 % equal, p99 10 % slower, noise 0.4 %, unknown 50 %");
  }

  @Test
  void oneDifferenceOfManyIsNotRoundedAway() {
    messages(ComparisonResult.EQUAL, 999_999);
    messages(ComparisonResult.NOISE, 1);
    assertThat(verdict()).isEqualTo("staging: more than 99.99 % equal, noise less than 0.01 %");
  }

  @Test
  void withoutMessagesSessionsCount() {
    assertThat(verdict()).isEqualTo("staging: nothing compared yet");
    counters.add(CompareCounter.SESSIONS, ComparisonResult.EQUAL, 3);
    latency.add(2_000_000, 1_000_000);
    assertThat(verdict()).isEqualTo("staging: 100 % equal, p99 50 % faster");
  }

  @Test
  void theStatsOfTwoInstancesAddUp() {
    messages(ComparisonResult.EQUAL, 1);
    latency.add(1_000_000, 3_000_000);
    ComparisonStats one =
        new ComparisonStats(
            "staging",
            null,
            counters.snapshot(),
            Map.of(CompareLatency.MESSAGE, latency.snapshot()));
    ComparisonStats sum = one.plus(one).plus(ComparisonStats.none("staging", null));
    assertThat(sum.results(ComparisonResult.EQUAL)).isEqualTo(2);
    assertThat(sum.latency(CompareLatency.MESSAGE).mirror().count()).isEqualTo(2);
    assertThat(sum.latency(CompareLatency.MESSAGE).mirror().sumNanos()).isEqualTo(6_000_000);
    assertThat(sum.latency(CompareLatency.MESSAGE).slower().percentileNanos(100))
        .isBetween(1_980_000L, 2_020_000L);
  }
}
