package dev.sluice.tee;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When mirrors are written to: at once, or where reads follow each other fast, together with what
 * came since.
 *
 * <p>Nobody waits for a mirror, and one write of many small messages costs little more than a write
 * of one. So a mirror that was written to less than {@link #DELAY_NANOS} ago is written to with the
 * next tick of a clock, which all sessions of a route share and which stands still where traffic is
 * slow. Event loop only.
 */
public final class MirrorBatches {

  static final long DELAY_NANOS = 1_000_000;
  // Each start and stop of the clock makes a few objects, so it does not stop at the first lull.
  private static final int TICKS_TO_STOP = 100;

  private final EventExecutor loop;
  private final List<Branch> waiting = new ArrayList<>();
  private @Nullable Future<?> clock;
  private int emptyTicks;

  /**
   * Batches that are empty.
   *
   * @param loop the event loop of the sessions that share them
   */
  public MirrorBatches(EventExecutor loop) {
    this.loop = loop;
  }

  /** The loop's own time, in nanoseconds. */
  long now() {
    return loop.ticker().nanoTime();
  }

  /** The branch is written to with the next tick. To be called once before that. */
  void add(Branch branch) {
    waiting.add(branch);
    if (clock == null) {
      emptyTicks = 0;
      clock =
          loop.scheduleWithFixedDelay(this::tick, DELAY_NANOS, DELAY_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    emptyTicks = waiting.isEmpty() ? emptyTicks + 1 : 0;
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).writeBatch();
    }
    waiting.clear();
    if (clock != null && emptyTicks >= TICKS_TO_STOP) {
      clock.cancel(false);
      clock = null;
    }
  }
}
