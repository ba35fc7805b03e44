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
 * A clock that lets the bytes of a fast stream be handled together once per tick, which costs
 * little more than handling one small read.
 *
 * <p>All sessions of a route on one event loop share it, and it stops while traffic is slow. Event
 * loop only.
 */
@Internal
public final class FlushTicker {

  /** Is called at each tick. */
  interface Member {
    /**
     * Called at a tick.
     *
     * @return whether to call at the next tick, too
     */
    boolean tick();
  }

  // Each start and stop of the clock creates a few objects, so it does not stop at the first pause.
  private static final int TICKS_TO_STOP = 100;

  private final EventExecutor loop;
  private final long tickNanos;
  private final List<Member> members = new ArrayList<>();
  private @Nullable Future<?> running;
  private int emptyTicks;

  /**
   * Creates a stopped clock.
   *
   * @param loop the event loop of the sessions that share it
   * @param tick longest time that bytes may wait for others; more than zero
   */
  public FlushTicker(EventExecutor loop, Duration tick) {
    this.loop = loop;
    this.tickNanos = tick.toNanos();
  }

  /** Returns the length of a tick, in nanoseconds. */
  long tickNanos() {
    return tickNanos;
  }

  /** Returns the loop's own time, in nanoseconds. */
  long now() {
    return loop.ticker().nanoTime();
  }

  /**
   * Calls the member at each tick until it wants no more. It must not be added again before that.
   */
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
