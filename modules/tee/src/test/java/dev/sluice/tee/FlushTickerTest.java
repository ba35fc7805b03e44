package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushTickerTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final int MORE_THAN_IT_TAKES_TO_STOP = 150;

  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final FlushTicker ticker = new FlushTicker(loop.eventLoop(), TICK);
  private final List<String> ticks = new ArrayList<>();

  @BeforeEach
  void stopTheClock() {
    loop.freezeTime();
  }

  @AfterEach
  void close() {
    loop.finishAndReleaseAll();
  }

  private void pass(int count) {
    for (int i = 0; i < count; i++) {
      loop.advanceTimeBy(TICK.toNanos(), TimeUnit.NANOSECONDS);
      loop.runScheduledPendingTasks();
    }
  }

  /** A member that is told of so many ticks. */
  private void add(String name, int wanted) {
    int[] left = {wanted};
    ticker.add(
        () -> {
          ticks.add(name);
          return --left[0] > 0;
        });
  }

  private boolean isRunning() {
    return loop.runScheduledPendingTasks() >= 0;
  }

  @Test
  void aMemberIsCalledAfterAWholeTickAndNotBefore() {
    add("a", 1);
    loop.advanceTimeBy(TICK.toNanos() - 1, TimeUnit.NANOSECONDS);
    loop.runScheduledPendingTasks();
    assertThat(ticks).isEmpty();
    loop.advanceTimeBy(1, TimeUnit.NANOSECONDS);
    loop.runScheduledPendingTasks();
    assertThat(ticks).containsExactly("a");
  }

  @Test
  void eachMemberIsCalledAsLongAsItWantsAndInOrder() {
    add("a", 1);
    add("b", 3);
    add("c", 2);
    pass(5);
    assertThat(ticks).containsExactly("a", "b", "c", "b", "c", "b");
  }

  @Test
  void aMemberThatIsAddedDuringATickIsCalledOnceInTheSameOrTheNextOne() {
    ticker.add(
        () -> {
          ticks.add("first");
          add("second", 1);
          return false;
        });
    pass(3);
    assertThat(ticks).containsExactly("first", "second");
  }

  @Test
  void theClockStopsAfterALullAndStartsAgain() {
    add("a", 1);
    assertThat(isRunning()).isTrue();
    pass(MORE_THAN_IT_TAKES_TO_STOP);
    assertThat(isRunning()).isFalse();
    add("b", 1);
    pass(1);
    assertThat(ticks).containsExactly("a", "b");
  }

  @Test
  void theClockOutlastsAShortLull() {
    add("a", 1);
    pass(50);
    assertThat(isRunning()).isTrue();
  }

  @Test
  void itsTimeIsThatOfTheLoop() {
    long before = ticker.now();
    loop.advanceTimeBy(7, TimeUnit.NANOSECONDS);
    assertThat(ticker.now() - before).isEqualTo(7);
    assertThat(ticker.tickNanos()).isEqualTo(1_000_000);
  }
}
