package dev.sluice.app.routes;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The routes that one change of the configuration has started so far. Any thread. */
final class StartedRoutes {
  private final IdentityHashMap<RouteChange, RunningRoute> byChange = new IdentityHashMap<>();

  /** Adds a route, and returns it. */
  synchronized RunningRoute put(RouteChange.Start change, RunningRoute route) {
    byChange.put(change, route);
    return route;
  }

  synchronized List<RunningRoute> all() {
    return List.copyOf(byChange.values());
  }

  /** Returns the routes that run after the changes, all of which have started. */
  synchronized List<RunningRoute> after(List<RouteChange> changes) {
    List<RunningRoute> next = new ArrayList<>();
    for (RouteChange change : changes) {
      if (change instanceof RouteChange.Keep keep) {
        next.add(keep.route());
      } else if (change instanceof RouteChange.Reconfigure to) {
        next.add(to.route().with(to.wanted()));
      } else if (change instanceof RouteChange.Start) {
        next.add(byChange.get(change));
      }
    }
    return List.copyOf(next);
  }
}
