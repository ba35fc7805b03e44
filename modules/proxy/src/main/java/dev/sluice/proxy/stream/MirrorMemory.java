package dev.sluice.proxy.stream;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.MemoryBudget;
import dev.sluice.tee.Session;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the lag of all mirrors of a process together. Above the limit, the mirror with the largest
 * lag is cut, then the next one. Mirrors are also cut if the process runs short of memory for other
 * reasons, because that does the least harm.
 *
 * <p>Each event loop checks its own sessions many times a second, and also before a read takes more
 * memory while little is left. It publishes two numbers for the other loops, so the data path does
 * no accounting. Any thread, unless said otherwise.
 */
public final class MirrorMemory implements Shareable {
  private static final String NAME = "dev.sluice.proxy.mirrorMemory";
  private static final long NO_TIMER = -1;
  private static final long LOOK_MILLIS = 50;
  // A check takes a while if there are many sessions, and reads may request it all the time.
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  // Several mirrors may lag by the same buffers, hardly more than eight.
  private static final int MUCH = 8;
  // A smaller lag is not worth a cut, until memory is scarce.
  private static final int WORTH_A_CUT = 16;

  private final MemoryBudget budget;
  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private volatile long limit;

  private MirrorMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Returns the object that all routes of a Vert.x share. */
  public static MirrorMemory of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MirrorMemory>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new MirrorMemory(MemoryBudget.ofProcess()));
  }

  /**
   * Sets the limit.
   *
   * @param bytes largest total lag of the mirrors that may be cut, in bytes; 0 means no limit
   */
  public void limit(long bytes) {
    limit = bytes;
    shares.forEach(Share::setClock);
  }

  /** Adds the sessions of an event loop, until the share is closed. Event loop only. */
  public Share watch(ContextInternal loop, BufferPool pool, Sessions sessions) {
    Share share = new Share(loop, sessions);
    shares.add(share);
    share.setClock();
    pool.onTightMemory(share::relieve);
    return share;
  }

  private boolean mustCut() {
    long sum = shares.stream().mapToLong(share -> share.lag).sum();
    return (limit > 0 && sum > limit)
        || (budget.isTight() && sum > budget.limit() / WORTH_A_CUT)
        || (budget.isScarce() && sum > 0);
  }

  /** The sessions of one event loop. Event loop only. */
  public final class Share {
    private final ContextInternal loop;
    private final Sessions sessions;
    private long timer = NO_TIMER;
    private long lookedNanos = System.nanoTime();
    private volatile long lag;
    private volatile long most;

    private Share(ContextInternal loop, Sessions sessions) {
      this.loop = loop;
      this.sessions = sessions;
    }

    /** Starts regular checks if there is a limit. Any thread. */
    private void setClock() {
      loop.runOnContext(
          now -> {
            loop.owner().cancelTimer(timer);
            boolean mayLook = limit > 0 && shares.contains(this);
            timer = mayLook ? loop.setPeriodic(LOOK_MILLIS, tick -> lookIfMuch()) : NO_TIMER;
          });
    }

    /** Called when a read is about to take memory and little is left. */
    private void relieve() {
      if (System.nanoTime() - lookedNanos >= LOOK_AGAIN_NANOS) {
        look();
        if (mustCut()) {
          // If another loop has the largest lag, it checks its sessions, too; this read may
          // continue meanwhile.
          shares.stream().filter(share -> share.most > most).forEach(Share::lookSoon);
        }
      }
    }

    private void lookSoon() {
      loop.runOnContext(now -> look());
    }

    /** Checks all sessions, unless all buffers together hold too little to matter. */
    private void lookIfMuch() {
      if (lag > 0 || budget.used() > limit / MUCH) {
        look();
      }
    }

    private void look() {
      lookedNanos = System.nanoTime();
      lag = sessions.lagThatMayBeCut();
      Session worst = sessions.furthestBehind();
      most = lagOf(worst);
      while (worst != null && mustCut() && isWorstOfAll()) {
        worst.cutForMemory();
        lag = sessions.lagThatMayBeCut();
        worst = sessions.furthestBehind();
        most = lagOf(worst);
      }
    }

    private boolean isWorstOfAll() {
      return shares.stream().allMatch(share -> share.most <= most);
    }

    private static long lagOf(@Nullable Session session) {
      return session == null ? 0 : session.mostLagThatMayBeCut();
    }

    public void close() {
      shares.remove(this);
      loop.owner().cancelTimer(timer);
    }
  }
}
