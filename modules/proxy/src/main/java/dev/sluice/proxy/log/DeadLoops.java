package dev.sluice.proxy.log;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the event loops of a Vert.x that died while it ran. This is never expected; if it happens,
 * the sessions of that loop stop, and only a restart helps. Any thread.
 */
public final class DeadLoops implements Shareable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLoops.class);
  private static final String NAME = "dev.sluice.proxy.deadLoops";

  private final Set<EventLoop> watched = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closing;
  private volatile Runnable whenDead = () -> {};

  private DeadLoops(VertxInternal vertx) {
    vertx.addCloseHook(
        closed -> {
          closing = true; // from now on loops end as they should
          closed.succeed();
        });
  }

  /** Returns the counter of a Vert.x. */
  public static DeadLoops of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, DeadLoops>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new DeadLoops((VertxInternal) vertx));
  }

  /** Watches one more event loop, until it ends. */
  public void watch(EventLoop loop) {
    if (watched.add(loop)) {
      loop.terminationFuture().addListener(ended -> ended(loop));
    }
  }

  private void ended(EventLoop loop) {
    watched.remove(loop);
    if (!closing) {
      count.incrementAndGet();
      LOG.error("an event loop has died, and all sessions on it stand still: restart the process");
      whenDead.run();
    }
  }

  /** Returns the number of dead event loops. */
  public int count() {
    return count.get();
  }

  /** Sets the action for the death of a loop; it runs after the log line. */
  public void whenDead(Runnable task) {
    whenDead = task;
  }
}
