package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Counters of two event loops, and their sum. */
class CountsTest {
  private final Counters<BranchCounter> one = new Counters<>(BranchCounter.class);
  private final Counters<BranchCounter> other = new Counters<>(BranchCounter.class);

  private Counts<BranchCounter> sum() {
    return one.snapshot().plus(other.snapshot());
  }

  @Test
  void countersAreAdded() {
    one.add(BranchCounter.SENT_BYTES, 3);
    other.add(BranchCounter.SENT_BYTES, 4);
    assertThat(sum().get(BranchCounter.SENT_BYTES)).isEqualTo(7);
    assertThat(sum().get(BranchCounter.OFFERED_BYTES)).isZero();
  }

  @Test
  void ofMaximaTheLargestCounts() {
    one.set(BranchCounter.LAG_BYTES_MAX, 3);
    other.set(BranchCounter.LAG_BYTES_MAX, 4);
    assertThat(sum().get(BranchCounter.LAG_BYTES_MAX)).isEqualTo(4);
  }

  @Test
  void reasonsAreCountedApartAndTogether() {
    one.add(BranchCounter.ENDED, CloseReason.CUT, 1);
    one.add(BranchCounter.ENDED, CloseReason.FINISHED, 2);
    other.add(BranchCounter.ENDED, CloseReason.CUT, 1);
    assertThat(sum().get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(2);
    assertThat(sum().get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(2);
    assertThat(sum().get(BranchCounter.ENDED, CloseReason.IDLE)).isZero();
    assertThat(sum().get(BranchCounter.ENDED)).isEqualTo(4);
  }

  @Test
  void aDurationIsInTheBucketOfTheNextBoundAndInTheSum() {
    one.observe(BranchCounter.CONNECT_SECONDS, Duration.ofMillis(1).toNanos());
    one.observe(BranchCounter.CONNECT_SECONDS, Duration.ofMillis(2).toNanos());
    other.observe(BranchCounter.CONNECT_SECONDS, Duration.ofHours(1).toNanos());
    assertThat(sum().buckets(BranchCounter.CONNECT_SECONDS))
        .containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 1L);
    assertThat(Duration.ofNanos(sum().get(BranchCounter.CONNECT_SECONDS)))
        .isEqualTo(Duration.ofHours(1).plusMillis(3));
  }

  @Test
  void aSnapshotStaysAsItIs() {
    Counts<BranchCounter> before = one.snapshot();
    one.add(BranchCounter.ENDED, CloseReason.CUT, 1);
    assertThat(before.get(BranchCounter.ENDED)).isZero();
    assertThat(before.get(BranchCounter.ENDED, CloseReason.CUT)).isZero();
  }
}
