package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock by which the bytes of a fast stream are handled together, which costs little more than
 * handling one of them alone.
 *
 * <p>All sessions of a route share it, and it stands still where traffic is slow. Event loop only.
 */
@Internal
public final class FlushTicker {

  /** Who wants to know that time has passed. */
  interface Member {
    /**
     * A tick is over.
     *
     * @return whether the next one matters, too
     */
    boolean tick();
  }

  // Each start and stop of the clock makes a few objects, so it does not stop at the first lull.
  private static final int TICKS_TO_STOP = 100;

  private final EventExecutor loop;
  private final long tickNanos;
  private final List<Member> members = new ArrayList<>();
  private @Nullable Future<?> running;
  private int emptyTicks;

  /**
   * A clock that stands still.
   *
   * @param loop the event loop of the sessions that share it
   * @param tick how long bytes may wait for others; more than zero
   */
  public FlushTicker(EventExecutor loop, Duration tick) {
    this.loop = loop;
    this.tickNanos = tick.toNanos();
  }

  /** How long a tick takes, in nanoseconds. */
  long tickNanos() {
    return tickNanos;
  }

  /** The loop's own time, in nanoseconds. */
  long now() {
    return loop.ticker().nanoTime();
  }

  /** The member is told of ticks until it wants no more. To be called once before that. */
  void add(Member member) {
    members.add(member);
    if (running == null) {
      emptyTicks = 0;
      running = loop.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    emptyTicks = members.isEmpty() ? emptyTicks + 1 : 0;
    int kept = 0;
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (member.tick()) {
        members.set(kept++, member);
      }
    }
    for (int last = members.size() - 1; last >= kept; last--) {
      members.remove(last);
    }
    if (running != null && emptyTicks >= TICKS_TO_STOP) {
      running.cancel(false);
      running = null;
    }
  }
}
