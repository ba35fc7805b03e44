package dev.sluice.proxy.destination.eventbus;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Shareable;

/**
 * The event bus of a Vert.x's mirrors: its own bus, unless {@link #use} sets another one. Any
 * thread.
 */
public final class MirrorBus implements Shareable {
  private static final String NAME = "dev.sluice.proxy.mirrorBus";

  private volatile ContextInternal context;

  private MirrorBus(Vertx vertx) {
    context = contextOf(vertx);
  }

  /** Returns the object that all routes of a Vert.x share. */
  public static MirrorBus of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, MirrorBus>getLocalMap(NAME)
        .computeIfAbsent(NAME, name -> new MirrorBus(vertx));
  }

  /**
   * Makes sessions send on the event bus of another Vert.x from now on, such as a clustered one.
   */
  public void use(Vertx other) {
    context = contextOf(other);
  }

  /** Returns the context that messages are sent from: a single one, which keeps their order. */
  ContextInternal context() {
    return context;
  }

  private static ContextInternal contextOf(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
