package dev.sluice.proxy.log;

import dev.sluice.buffer.BufferPool;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/**
 * Measures the delay of a verticle's event loop every 100 ms, and the shortage of its pool once a
 * second. Event loop only; it ends when the verticle is undeployed.
 */
public final class EventLoopMonitor {
  private final EventLoopClock clock = EventLoopClock.here();
  private final BufferPool pool;
  private final RateLimitedLog notices;
  private final String route;
  private long overflows;

  private EventLoopMonitor(BufferPool pool, RateLimitedLog notices, String route) {
    this.pool = pool;
    this.notices = notices;
    this.route = route;
  }

  /**
   * Begins to measure.
   *
   * @param loop context of the verticle
   */
  public static EventLoopMonitor begin(
      ContextInternal loop, BufferPool pool, RateLimitedLog notices, String route) {
    EventLoopMonitor monitor = new EventLoopMonitor(pool, notices, route);
    Runnable task = monitor::lookAtPool;
    monitor.clock.add(loop.nettyEventLoop(), task);
    loop.addCloseHook(
        closed -> {
          if (!loop.nettyEventLoop().isShuttingDown()) {
            loop.nettyEventLoop().execute(() -> monitor.clock.remove(task));
          }
          closed.succeed();
        });
    return monitor;
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
    return clock.delay();
  }
}
