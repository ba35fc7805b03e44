package dev.sluice.app.routes;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.ListenCheck;
import dev.sluice.proxy.route.RouteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

  /**
   * The route starts; if a route that stops listens at its address, or at a part of it, it replaces
   * that one.
   */
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
    Map<String, RunningRoute> byName = new LinkedHashMap<>();
    running.forEach(route -> byName.put(route.options().name(), route));
    Map<String, RunningRoute> leaving = new LinkedHashMap<>(byName);
    wanted.stream()
        .filter(route -> canBecome(byName.get(route.name()), route))
        .forEach(route -> leaving.remove(route.name()));
    List<RunningRoute> replaceable = new ArrayList<>(leaving.values());
    List<RouteChange> changes = new ArrayList<>();
    for (RouteOptions route : wanted) {
      RunningRoute same = byName.get(route.name());
      if (same == null || !canBecome(same, route)) {
        RunningRoute before = before(replaceable, route);
        replaceable.remove(before);
        changes.add(new Start(route, before));
      } else {
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
  private static boolean canBecome(@Nullable RunningRoute route, RouteOptions wanted) {
    if (route == null) {
      return false;
    }
    RouteOptions now = route.options();
    return now.listen().equals(wanted.listen())
        && now.socket().equals(wanted.socket())
        && now.instances() == wanted.instances()
        && now.pool().equals(wanted.pool())
        && now.sameSockets(wanted);
  }

  /**
   * Returns the route whose place a wanted one takes. Port 0 means any port at the first start, and
   * that same port later. At an address that routes share, a route is only replaced by one of its
   * name or for the same clients: any other joins those that are there.
   */
  private static @Nullable RunningRoute before(List<RunningRoute> leaving, RouteOptions wanted) {
    return first(leaving, route -> isAt(route, wanted) && isNamed(route, wanted))
        .or(() -> first(leaving, route -> isAt(route, wanted) && hasSameClients(route, wanted)))
        .or(() -> first(leaving, route -> isSamePlace(route.options(), wanted)))
        .or(() -> first(leaving, route -> isMoved(route, wanted) && isNamed(route, wanted)))
        .or(() -> first(leaving, route -> isMoved(route, wanted)))
        .orElse(null);
  }

  private static boolean isAt(RunningRoute route, RouteOptions wanted) {
    return isSame(route.listening(), wanted.listen());
  }

  private static boolean isSame(Endpoint one, Endpoint other) {
    return ListenCheck.place(one).equals(ListenCheck.place(other));
  }

  private static boolean isNamed(RunningRoute route, RouteOptions wanted) {
    return route.options().name().equals(wanted.name());
  }

  private static boolean hasSameClients(RunningRoute route, RouteOptions wanted) {
    return route.options().sameClients(wanted);
  }

  private static boolean isMoved(RunningRoute route, RouteOptions wanted) {
    return !isAt(route, wanted) && ListenCheck.overlap(route.listening(), wanted.listen());
  }

  private static boolean isSamePlace(RouteOptions now, RouteOptions wanted) {
    return now.name().equals(wanted.name()) && isSame(now.listen(), wanted.listen());
  }

  private static Optional<RunningRoute> first(
      List<RunningRoute> leaving, Predicate<RunningRoute> wanted) {
    return leaving.stream().filter(wanted).findFirst();
  }
}
