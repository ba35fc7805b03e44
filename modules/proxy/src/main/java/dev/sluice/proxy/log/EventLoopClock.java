package dev.sluice.proxy.log;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only timer that measures an event loop, for all verticles on it: with hundreds of routes, a
 * timer of each would keep an idle process busy. It runs while it has tasks. Event loop only.
 */
final class EventLoopClock {
  private static final FastThreadLocal<EventLoopClock> HERE =
      new FastThreadLocal<>() {
        @Override
        protected EventLoopClock initialValue() {
          return new EventLoopClock();
        }
      };
  private static final long PERIOD_MILLIS = 100;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  private static final int LOOKS_PER_SECOND = 10;
  private static final int LOOKS_PER_WINDOW = 15 * LOOKS_PER_SECOND; // Prometheus's usual interval

  private final List<Runnable> everySecond = new ArrayList<>();
  private @Nullable ScheduledFuture<?> timer;
  private long lookedNanos;
  private long looks;
  private long latestNanos;
  private long longestBeforeNanos;

  private EventLoopClock() {}

  /** Returns the clock of the event loop that calls. */
  static EventLoopClock here() {
    return HERE.get();
  }

  /** Runs a task once a second, until {@link #remove}. */
  void add(EventLoop loop, Runnable task) {
    everySecond.add(task);
    if (timer == null) {
      lookedNanos = System.nanoTime();
      timer =
          loop.scheduleWithFixedDelay(
              this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void remove(Runnable task) {
    everySecond.remove(task);
    if (everySecond.isEmpty() && timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void look() {
    long now = System.nanoTime();
    latestNanos = Math.max(latestNanos, now - lookedNanos - PERIOD_NANOS);
    lookedNanos = now;
    looks++;
    if (looks % LOOKS_PER_SECOND == 0) {
      everySecond.forEach(Runnable::run);
    }
    if (looks % LOOKS_PER_WINDOW == 0) {
      longestBeforeNanos = latestNanos;
      latestNanos = 0;
    }
  }

  /** Returns the longest delay of the loop in the last 15 to 30 seconds. */
  Duration delay() {
    return Duration.ofNanos(Math.max(latestNanos, longestBeforeNanos));
  }
}
