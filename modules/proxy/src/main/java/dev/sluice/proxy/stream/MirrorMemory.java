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
 * What all mirrors of a process may be behind together; past that, the one that is furthest behind
 * is cut, then the next. They are cut as well where the memory of the process is used up otherwise:
 * nothing else that could be released hurts so little.
 *
 * <p>Each event loop looks at its own sessions many times a second, and before a read takes more
 * memory where little is left. It tells the others two numbers, so that nothing is counted where
 * traffic flows. Any thread, unless said otherwise.
 */
public final class MirrorMemory implements Shareable {
  private static final String NAME = "dev.sluice.proxy.mirrorMemory";
  private static final long NO_TIMER = -1;
  private static final long LOOK_MILLIS = 50;
  // To look takes a while where there are many sessions, and reads may ask for it all the time.
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  // Several mirrors may be behind by the same buffers, hardly more than eight.
  private static final int MUCH = 8;
  // Less is not worth a mirror, until memory is scarce.
  private static final int WORTH_A_CUT = 16;

  private final MemoryBudget budget;
  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private volatile long limit;

  private MirrorMemory(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Returns the one that all routes of a Vert.x share. */
  public static MirrorMemory of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MirrorMemory>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new MirrorMemory(MemoryBudget.ofProcess()));
  }

  /**
   * Sets the limit.
   *
   * @param bytes that mirrors which may be cut are behind; 0 is any number
   */
  public void limit(long bytes) {
    limit = bytes;
    shares.forEach(Share::setClock);
  }

  /** Includes the sessions of an event loop, until the share is closed. Event loop only. */
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

    /** Looks from time to time, but only where there is a limit. Any thread. */
    private void setClock() {
      loop.runOnContext(
          now -> {
            loop.owner().cancelTimer(timer);
            boolean mayLook = limit > 0 && shares.contains(this);
            timer = mayLook ? loop.setPeriodic(LOOK_MILLIS, tick -> lookIfMuch()) : NO_TIMER;
          });
    }

    /** A read is about to take memory, and little is left. */
    private void relieve() {
      if (System.nanoTime() - lookedNanos >= LOOK_AGAIN_NANOS) {
        look();
        if (mustCut()) {
          // Another loop has the worst: it looks, too, and this read may go on meanwhile.
          shares.stream().filter(share -> share.most > most).forEach(Share::lookSoon);
        }
      }
    }

    private void lookSoon() {
      loop.runOnContext(now -> look());
    }

    /** All sessions are looked at, which is not worth it while all buffers together hold little. */
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
