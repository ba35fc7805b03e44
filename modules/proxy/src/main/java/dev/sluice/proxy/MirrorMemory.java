package dev.sluice.proxy;

import dev.sluice.tee.Tee;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.shareddata.Shareable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all mirrors of a process may be behind together; past that, the one that is furthest behind
 * is cut, then the next.
 *
 * <p>Each event loop looks at its own sessions many times a second and tells the others two
 * numbers, so nobody counts where traffic flows. In between, the sum may grow by what comes in. Any
 * thread, unless said otherwise.
 */
public final class MirrorMemory implements Shareable {
  private static final String NAME = "dev.sluice.proxy.mirrorMemory";
  private static final long NO_TIMER = -1;
  private static final long LOOK_MILLIS = 50;

  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private volatile long limit;

  private MirrorMemory() {}

  /** Returns the one that all routes of a Vert.x share. */
  public static MirrorMemory of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MirrorMemory>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new MirrorMemory());
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
  Share watch(ContextInternal loop, Sessions sessions) {
    Share share = new Share(loop, sessions);
    shares.add(share);
    share.setClock();
    return share;
  }

  private long sum() {
    return shares.stream().mapToLong(share -> share.lag).sum();
  }

  /** The sessions of one event loop. Event loop only. */
  final class Share {
    private final ContextInternal loop;
    private final Sessions sessions;
    private long timer = NO_TIMER;
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
            timer = mayLook ? loop.setPeriodic(LOOK_MILLIS, tick -> look()) : NO_TIMER;
          });
    }

    private void look() {
      lag = sessions.lagThatMayBeCut();
      Tee worst = sessions.furthestBehind();
      most = lagOf(worst);
      while (worst != null && sum() > limit && isWorstOfAll()) {
        worst.cutForMemory();
        lag = sessions.lagThatMayBeCut();
        worst = sessions.furthestBehind();
        most = lagOf(worst);
      }
    }

    private boolean isWorstOfAll() {
      return shares.stream().allMatch(share -> share.most <= most);
    }

    private static long lagOf(@Nullable Tee session) {
      return session == null ? 0 : session.mostLagThatMayBeCut();
    }

    void close() {
      shares.remove(this);
      loop.owner().cancelTimer(timer);
    }
  }
}
