package dev.sluice.proxy.destination.eventbus;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;

/**
 * The event bus that the mirrors of a Vert.x are on: its own, unless it is told of another one. Any
 * thread.
 */
public final class MirrorBus implements Shareable {
  private static final String NAME = "dev.sluice.proxy.mirrorBus";

  private volatile ContextInternal context;

  private MirrorBus(Vertx vertx) {
    context = contextOf(vertx);
  }

  /** Returns the one that all routes of a Vert.x share. */
  public static MirrorBus of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MirrorBus>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new MirrorBus(vertx));
  }

  /** From now on sessions send on the event bus of another Vert.x, such as one in a cluster. */
  public void use(Vertx other) {
    context = contextOf(other);
  }

  /** Returns where messages are sent from: one context, because that keeps their order. */
  ContextInternal context() {
    return context;
  }

  private static ContextInternal contextOf(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
