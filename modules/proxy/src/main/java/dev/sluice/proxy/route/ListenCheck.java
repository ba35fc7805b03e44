package dev.sluice.proxy.route;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The check that no two routes listen at the same address, unless they can share it. Not
 * thread-safe.
 */
public final class ListenCheck {
  private static final String ALLOWED = "; allowed: an address that no other route listens at";
  private static final String ALONE =
      "; allowed: [::] alone, which serves IPv4, too, without the route at 0.0.0.0";

  private ListenCheck() {}

  /**
   * Adds an error to the section of each route that cannot listen because of an earlier route.
   *
   * @param sections the routes' sections
   * @param routes the same routes, read
   */
  public static void check(List<ConfigSection> sections, List<? extends RouteOptions> routes) {
    Map<String, List<RouteOptions>> before = new HashMap<>(); // there may be many routes
    Map<String, List<SharedListen.Member>> shared = new LinkedHashMap<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteOptions route = routes.get(i);
      if (!route.listen().isAnyPort()) {
        List<RouteOptions> rivals =
            before.computeIfAbsent(SameAddress.key(route.listen()), absent -> new ArrayList<>());
        report(sections.get(i), route, rivals);
        rivals.add(route);
        if (route instanceof TcpRouteOptions tcp) {
          shared
              .computeIfAbsent(place(route.listen()), absent -> new ArrayList<>())
              .add(new SharedListen.Member(sections.get(i), tcp));
        }
      }
    }
    shared.values().forEach(SharedListen::check);
  }

  /**
   * Returns the place of a listener; routes of one place share its sockets. It is equal for {@code
   * tcp://} and {@code tls://}: TLS is a matter of the route.
   */
  public static String place(Endpoint listen) {
    String text = listen.toString();
    return listen.scheme().equals("tls") ? "tcp" + text.substring("tls".length()) : text;
  }

  /** Returns whether both cannot listen at once, because they share an address and the port. */
  public static boolean overlap(Endpoint one, Endpoint other) {
    return one.isHost()
        && other.isHost()
        && (SameAddress.isSameListener(one, other)
            || SameAddress.covers(one, other)
            || SameAddress.covers(other, one));
  }

  private static void report(ConfigSection section, RouteOptions route, List<RouteOptions> rivals) {
    for (RouteOptions rival : rivals) {
      String wrong = wrong(route, rival);
      if (wrong != null) {
        section.error("listen", wrong);
        return; // one error is enough: the address has to change anyway
      }
    }
  }

  private static @Nullable String wrong(RouteOptions route, RouteOptions rival) {
    Endpoint at = route.listen();
    Endpoint taken = rival.listen();
    String who = rival.name() + " (" + taken + ")";
    if (place(at).equals(place(taken))) {
      return route.carriesDatagrams() ? "is used twice" + ALLOWED : null; // see SharedListen
    } else if (SameAddress.isSameListener(at, taken)) {
      return "is the address of another route: " + who + ALLOWED;
    } else if (mayShare(route) && mayShare(rival)) {
      return null;
    }
    String allowed = SameAddress.areBothWildcards(at, taken) ? ALONE : ALLOWED;
    if (SameAddress.covers(taken, at)) {
      return "is taken by " + who + reach(taken) + allowed;
    }
    return SameAddress.covers(at, taken)
        ? "includes the address of " + who + reach(at) + allowed
        : null;
  }

  private static boolean mayShare(RouteOptions route) {
    return route instanceof TcpRouteOptions tcp && tcp.reusePort();
  }

  private static String reach(Endpoint wildcard) {
    return SameAddress.isIpv6(wildcard)
        ? ": [::] is all IPv4 and IPv6 addresses of this machine"
        : ": 0.0.0.0 is all IPv4 addresses of this machine";
  }
}
