package dev.sluice.app.routes;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.RouteOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The effect of a new configuration on one route. Immutable. */
public sealed interface RouteChange {

  /** Returns the route's name. */
  String name();

  /** No change. */
  record Keep(RunningRoute route) implements RouteChange {
    @Override
    public String name() {
      return route.options().name();
    }
  }

  /** New sessions use the new options; the route keeps listening. */
  record Reconfigure(RunningRoute route, RouteOptions wanted) implements RouteChange {
    @Override
    public String name() {
      return wanted.name();
    }
  }

  /** The route starts; if another route listens at its address, it replaces that one. */
  record Start(RouteOptions wanted, @Nullable RunningRoute inPlaceOf) implements RouteChange {
    @Override
    public String name() {
      return wanted.name();
    }
  }

  /** The route stops. */
  record Stop(RunningRoute route) implements RouteChange {
    @Override
    public String name() {
      return route.options().name();
    }
  }

  /**
   * Returns the changes from the running routes to the wanted ones; the wanted routes come first.
   */
  static List<RouteChange> between(List<RunningRoute> running, List<RouteOptions> wanted) {
    List<RouteChange> changes = new ArrayList<>();
    Map<String, RunningRoute> byName = new HashMap<>();
    Map<Endpoint, RunningRoute> byAddress = new HashMap<>();
    for (RunningRoute route : running) {
      byName.put(route.options().name(), route);
      byAddress.put(route.listening(), route);
    }
    Map<String, RunningRoute> leaving = new LinkedHashMap<>();
    running.forEach(route -> leaving.put(route.options().name(), route));
    for (RouteOptions route : wanted) {
      RunningRoute same = byName.get(route.name());
      if (same == null || !canBecome(same.options(), route)) {
        changes.add(new Start(route, at(byName, byAddress, route)));
      } else {
        leaving.remove(route.name());
        // Compares the meaning, because the same value can be written in several ways.
        boolean isAsWanted = same.options().equals(route);
        changes.add(isAsWanted ? new Keep(same) : new Reconfigure(same, route));
      }
    }
    leaving.values().forEach(route -> changes.add(new Stop(route)));
    return changes;
  }

  /** Returns the changes of one kind, in their order. */
  static <C extends RouteChange> List<C> of(Class<C> kind, List<RouteChange> changes) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Returns the names of the routes that really change. */
  static List<String> names(List<RouteChange> changes) {
    return changes.stream()
        .filter(change -> !(change instanceof Keep))
        .map(RouteChange::name)
        .distinct()
        .toList();
  }

  /** Returns whether a running route can change to these options without a restart. */
  private static boolean canBecome(RouteOptions now, RouteOptions wanted) {
    return now.listen().equals(wanted.listen())
        && now.socket().equals(wanted.socket())
        && now.instances() == wanted.instances()
        && now.pool().equals(wanted.pool())
        && now.sameSockets(wanted);
  }

  /**
   * Returns the route that listens at the address of the wanted one. Port 0 means any port at the
   * first start, and that same port later.
   */
  private static @Nullable RunningRoute at(
      Map<String, RunningRoute> byName,
      Map<Endpoint, RunningRoute> byAddress,
      RouteOptions wanted) {
    RunningRoute there = byAddress.get(wanted.listen());
    if (there != null) {
      return there;
    }
    RunningRoute same = byName.get(wanted.name());
    return same != null && same.options().listen().equals(wanted.listen()) ? same : null;
  }
}
