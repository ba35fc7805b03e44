package dev.sluice.proxy.log;

import dev.sluice.buffer.BufferPool;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures the delay of the event loop every 100 ms, and the shortage of its pool once a second.
 * Event loop only; it ends when the verticle that created it is undeployed.
 */
public final class EventLoopMonitor {
  private static final long PERIOD_MILLIS = 100;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  private static final int LOOKS_PER_SECOND = 10;
  private static final int LOOKS_PER_WINDOW = 15 * LOOKS_PER_SECOND; // Prometheus's usual interval

  private final BufferPool pool;
  private final RateLimitedLog notices;
  private final String route;
  private long lookedNanos = System.nanoTime();
  private long looks;
  private long latestNanos;
  private long longestBeforeNanos;
  private long overflows;

  private EventLoopMonitor(BufferPool pool, RateLimitedLog notices, String route) {
    this.pool = pool;
    this.notices = notices;
    this.route = route;
  }

  public static EventLoopMonitor begin(
      Vertx vertx, BufferPool pool, RateLimitedLog notices, String route) {
    EventLoopMonitor watch = new EventLoopMonitor(pool, notices, route);
    vertx.setPeriodic(PERIOD_MILLIS, timer -> watch.look());
    return watch;
  }

  private void look() {
    long now = System.nanoTime();
    latestNanos = Math.max(latestNanos, now - lookedNanos - PERIOD_NANOS);
    lookedNanos = now;
    looks++;
    if (looks % LOOKS_PER_SECOND == 0) {
      lookAtPool();
    }
    if (looks % LOOKS_PER_WINDOW == 0) {
      longestBeforeNanos = latestNanos;
      latestNanos = 0;
    }
  }

  private void lookAtPool() {
    long total = pool.stats().overflowTotal();
    if (total > overflows) {
      notices.warn(
          "pool",
          "%s: pool.max is too low: all %d buffers were in use, and %d reads used slower unpooled memory"
              .formatted(route, pool.options().max(), total - overflows));
    }
    overflows = total;
  }

  /** Returns the longest delay of the loop in the last 15 to 30 seconds. */
  public Duration delay() {
    return Duration.ofNanos(Math.max(latestNanos, longestBeforeNanos));
  }
}
