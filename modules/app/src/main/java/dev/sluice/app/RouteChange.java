package dev.sluice.app;

import dev.sluice.proxy.RouteOptions;
import dev.sluice.proxy.TcpRouteOptions;
import dev.sluice.proxy.UdpRouteOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of one route when the configuration changes. Immutable. */
sealed interface RouteChange {

  /** Returns the route's name. */
  String name();

  /** Nothing: it is as it shall be. */
  record Keep(RunningRoute route) implements RouteChange {
    @Override
    public String name() {
      return route.options().name();
    }
  }

  /** New sessions begin otherwise; the route goes on listening. */
  record Reconfigure(RunningRoute route, Settings.Route wanted) implements RouteChange {
    @Override
    public String name() {
      return wanted.options().name();
    }
  }

  /** It starts, and where another one listens at its address, in its place. */
  record Start(Settings.Route wanted, @Nullable RunningRoute inPlaceOf) implements RouteChange {
    @Override
    public String name() {
      return wanted.options().name();
    }
  }

  /** It stops. */
  record Stop(RunningRoute route) implements RouteChange {
    @Override
    public String name() {
      return route.options().name();
    }
  }

  /** Returns what leads from the routes that run to those that are wanted, which come first. */
  static List<RouteChange> between(List<RunningRoute> running, List<Settings.Route> wanted) {
    List<RouteChange> changes = new ArrayList<>();
    List<RunningRoute> leaving = new ArrayList<>(running);
    for (Settings.Route route : wanted) {
      RunningRoute same = find(running, route.options());
      if (same == null) {
        changes.add(new Start(route, at(running, route.options())));
      } else {
        leaving.remove(same);
        boolean isAsWanted = same.route().config().equals(route.config());
        changes.add(isAsWanted ? new Keep(same) : new Reconfigure(same, route));
      }
    }
    leaving.forEach(route -> changes.add(new Stop(route)));
    return changes;
  }

  /** Returns the route that can become the wanted one while it runs. */
  private static @Nullable RunningRoute find(List<RunningRoute> running, RouteOptions wanted) {
    for (RunningRoute route : running) {
      if (canBecome(route.options(), wanted)) {
        return route;
      }
    }
    return null;
  }

  private static boolean canBecome(RouteOptions now, RouteOptions wanted) {
    return now.name().equals(wanted.name())
        && now.listen().equals(wanted.listen())
        && now.instances() == wanted.instances()
        && now.pool().equals(wanted.pool())
        && hasSameSockets(now, wanted);
  }

  private static boolean hasSameSockets(RouteOptions now, RouteOptions wanted) {
    if (now instanceof UdpRouteOptions udp && wanted instanceof UdpRouteOptions wantedUdp) {
      return udp.answers() == wantedUdp.answers()
          && udp.receiveBuffer() == wantedUdp.receiveBuffer()
          && udp.join().equals(wantedUdp.join());
    }
    return now instanceof TcpRouteOptions && wanted instanceof TcpRouteOptions;
  }

  /** Returns the route that listens where the wanted one shall listen. */
  private static @Nullable RunningRoute at(List<RunningRoute> running, RouteOptions wanted) {
    for (RunningRoute route : running) {
      if (route.listening().equals(wanted.listen()) || keepsItsPort(route.options(), wanted)) {
        return route;
      }
    }
    return null;
  }

  /** Port 0 is any port the first time, and from then on the one that was found. */
  private static boolean keepsItsPort(RouteOptions now, RouteOptions wanted) {
    return now.name().equals(wanted.name()) && now.listen().equals(wanted.listen());
  }
}
