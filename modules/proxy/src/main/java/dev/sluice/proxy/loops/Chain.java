package dev.sluice.proxy.loops;

import org.jspecify.annotations.Nullable;

/**
 * The routes of this process that a session or a datagram has passed, the last route first.
 * Immutable; any thread.
 */
public final class Chain {
  // Not the name: a process may have two deployments with the same name.
  private final Object listener;
  private final String route;
  private final @Nullable Chain before;

  /**
   * A chain of one route.
   *
   * @param listener the object that all instances of the route share
   * @param route its name
   */
  public Chain(Object listener, String route) {
    this(listener, route, null);
  }

  private Chain(Object listener, String route, @Nullable Chain before) {
    this.listener = listener;
    this.route = route;
    this.before = before;
  }

  /** Returns a chain of all routes of the other chain, followed by this route alone. */
  public Chain after(@Nullable Chain other) {
    return other == null ? this : new Chain(listener, route, other);
  }

  /**
   * Returns the routes of both chains, with the same last route; this chain itself if it has them
   * all.
   */
  public Chain with(Chain other) {
    Chain all = this;
    for (Chain at = other; at != null; at = at.before) {
      if (!all.has(at.listener)) {
        all = new Chain(listener, route, new Chain(at.listener, at.route, all.before));
      }
    }
    return all;
  }

  /** Returns whether the chain contains the route whose instances share this object. */
  public boolean has(Object other) {
    for (Chain at = this; at != null; at = at.before) {
      if (at.listener == other) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the chain contains the last route of another chain. */
  public boolean hasLastOf(Chain other) {
    return has(other.listener);
  }

  /** Returns the names of the routes, the first route first. */
  @Override
  public String toString() {
    return before == null ? route : before + " -> " + route;
  }
}
