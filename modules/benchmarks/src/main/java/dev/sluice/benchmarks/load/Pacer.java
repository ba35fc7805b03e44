package dev.sluice.benchmarks.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends at the times of a schedule, on an event loop; late ones at once, with their own times. */
final class Pacer {
  /** What is done at each time. */
  interface Send {
    /**
     * Sends.
     *
     * @param index from 0 on
     * @param dueNanos when it should have been sent, as {@link System#nanoTime} tells the time
     */
    void send(long index, long dueNanos);
  }

  /** So that answers are read in between, however late the sends are. */
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
