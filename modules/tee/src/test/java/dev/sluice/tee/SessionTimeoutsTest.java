package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTimeoutsTest {
  private static final long BEGAN = Duration.ofHours(1).toNanos();
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final SessionTimeouts timeouts = new SessionTimeouts(BEGAN);

  private @Nullable CloseReason expiredAfter(Duration time, Duration idle) {
    Pool buffers = new Pool();
    Destination primary =
        Destination.primary(new OneSession.Dialled(), new BranchCounters("primary"));
    SessionContext route =
        new SessionContext(
            buffers.pool,
            primary,
            List.of(),
            null,
            new BranchCounters("responses"),
            idle,
            DRAIN,
            new OneSession.Ended(),
            client -> SessionObserver.NONE);
    return timeouts.expired(BEGAN + time.toNanos(), route);
  }

  private @Nullable CloseReason expiredAfter(Duration time) {
    return expiredAfter(time, IDLE);
  }

  @Test
  void aSessionThatDoesNothingIsIdleAfterTheWholeTimeout() {
    assertThat(expiredAfter(IDLE.minusNanos(1))).isNull();
    assertThat(expiredAfter(IDLE)).isEqualTo(CloseReason.IDLE);
  }

  @Test
  void activityBeginsTheTimeoutAnewWhenItIsSeen() {
    timeouts.active();
    assertThat(expiredAfter(Duration.ofSeconds(4))).isNull();
    assertThat(expiredAfter(Duration.ofSeconds(8))).isNull();
    assertThat(expiredAfter(Duration.ofSeconds(9))).isEqualTo(CloseReason.IDLE);
  }

  @Test
  void aTimeoutOfZeroMeansNever() {
    assertThat(expiredAfter(Duration.ofDays(1), Duration.ZERO)).isNull();
  }

  @Test
  void aDrainHasItsOwnTimeWhateverTheSessionDoes() {
    timeouts.draining(BEGAN + Duration.ofSeconds(10).toNanos());
    timeouts.active();
    assertThat(expiredAfter(Duration.ofMillis(11_999))).isNull();
    timeouts.active();
    assertThat(expiredAfter(Duration.ofSeconds(12))).isEqualTo(CloseReason.DRAIN_EXPIRED);
  }

  @Test
  void theAgeCountsFromTheBeginning() {
    timeouts.active();
    timeouts.draining(BEGAN + 5);
    assertThat(timeouts.ageNanos(BEGAN + 7)).isEqualTo(7);
  }
}
