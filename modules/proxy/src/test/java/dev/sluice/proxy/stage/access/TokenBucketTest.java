package dev.sluice.proxy.stage.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final TokenBucket rate = new TokenBucket(0);

  private boolean takenAt(long millis) {
    return rate.take(2, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void aFullBucketHoldsTheTokensOfOneSecond() {
    assertThat(takenAt(0)).isTrue();
    assertThat(takenAt(0)).isTrue();
    assertThat(takenAt(0)).isFalse();
  }

  @Test
  void aTokenReturnsAfterItsShareOfASecond() {
    takenAt(0);
    takenAt(0);
    assertThat(takenAt(499)).isFalse();
    assertThat(takenAt(500)).isTrue();
    assertThat(takenAt(500)).isFalse();
  }

  @Test
  void anIdleHourSavesOnlyTheTokensOfOneSecond() {
    long hour = TimeUnit.HOURS.toMillis(1);
    assertThat(takenAt(hour)).isTrue();
    assertThat(takenAt(hour)).isTrue();
    assertThat(takenAt(hour)).isFalse();
  }

  @Test
  void aLowerLimitHoldsFromItsFirstCallOn() {
    assertThat(rate.take(1, 0)).isTrue();
    assertThat(rate.take(1, 0)).isFalse();
  }

  @Test
  void aHigherLimitAddsMoreFromItsFirstCallOn() {
    takenAt(0);
    takenAt(0);
    long half = TimeUnit.MILLISECONDS.toNanos(500);
    assertThat(rate.take(8, half)).isTrue();
    assertThat(rate.take(8, half)).isTrue();
    assertThat(rate.take(8, half)).isTrue();
    assertThat(rate.take(8, half)).isTrue();
    assertThat(rate.take(8, half)).isFalse();
  }
}
