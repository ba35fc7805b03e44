package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Latencies;
import dev.sluice.testkit.TestClient;

/** Compares the clients' latency with and without an addition to a route. */
final class LatencyComparison {

  private static final int WARM_UP = 500;
  private static final int ROUNDS = 5;
  private static final int TIMES = 300;
  // Room for other work of the machine; waiting for a mirror would cost far more.
  private static final double MEDIAN_FACTOR = 1.6;
  private static final double MEDIAN_MICROS = 100;
  private static final double TAIL_FACTOR = 3;
  private static final double TAIL_MICROS = 5_000;

  private LatencyComparison() {}

  /**
   * Alternates between the two, so that both meet the same disturbances, and compares the best of
   * five rounds.
   */
  static void assertUnchanged(TestClient before, TestClient after, int size) throws Exception {
    before.roundTrips(WARM_UP, size);
    after.roundTrips(WARM_UP, size);
    Latencies without = before.roundTrips(TIMES, size);
    Latencies with = after.roundTrips(TIMES, size);
    for (int round = 1; round < ROUNDS; round++) {
      without = better(without, before.roundTrips(TIMES, size));
      with = better(with, after.roundTrips(TIMES, size));
    }
    String both = "without: " + without + ", with: " + with;
    Measured.log("latency", both);
    assertThat(with.micros(50))
        .as(both)
        .isLessThan(without.micros(50) * MEDIAN_FACTOR + MEDIAN_MICROS);
    assertThat(with.micros(99)).as(both).isLessThan(without.micros(99) * TAIL_FACTOR + TAIL_MICROS);
  }

  private static Latencies better(Latencies one, Latencies other) {
    return one.micros(50) <= other.micros(50) ? one : other;
  }
}
