package dev.sluice.benchmarks.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends according to a schedule, on an event loop; late sends happen at once, with their scheduled
 * times.
 */
final class Pacer {
  /** The action at each time. */
  interface Send {
    /**
     * Sends.
     *
     * @param index number of the send, from 0
     * @param dueNanos scheduled time, as of {@link System#nanoTime}
     */
    void send(long index, long dueNanos);
  }

  /** Limit per turn, so that responses are read in between even if sends are late. */
  private static final int AT_ONCE = 64;

  private final EventLoop loop;
  private final Schedule schedule;
  private final Send send;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long next;
  private long began;

  private Pacer(EventLoop loop, Schedule schedule, Send send) {
    this.loop = loop;
    this.schedule = schedule;
    this.send = send;
  }

  /** Begins now; completes after the last send. */
  static CompletableFuture<Void> run(EventLoop loop, Schedule schedule, Send send) {
    Pacer pacer = new Pacer(loop, schedule, send);
    pacer.began = System.nanoTime();
    loop.execute(pacer::turn);
    return pacer.done;
  }

  private void turn() {
    for (int i = 0; i < AT_ONCE && next < schedule.count() && nanosUntil(next) <= 0; i++) {
      send.send(next, began + schedule.nanosOf(next));
      next++;
    }
    if (next == schedule.count()) {
      done.complete(null);
    } else {
      loop.schedule(this::turn, Math.max(0, nanosUntil(next)), TimeUnit.NANOSECONDS);
    }
  }

  private long nanosUntil(long index) {
    return began + schedule.nanosOf(index) - System.nanoTime();
  }
}
