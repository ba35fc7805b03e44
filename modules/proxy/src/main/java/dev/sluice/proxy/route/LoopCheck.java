package dev.sluice.proxy.route;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check that no destination leads back to its own route, directly or through other routes of
 * the configuration, and that no mirror is at the address of its primary.
 *
 * <p>Each key that closes a loop is one error: without these keys no loop is left. A chain of
 * routes without a loop is allowed. Not thread-safe.
 */
public final class LoopCheck {
  private final List<ConfigSection> sections;
  private final List<? extends RouteOptions> routes;
  private final Map<String, List<Integer>> listeners = new HashMap<>(); // there may be many
  private final List<Integer> chain = new ArrayList<>(); // the routes that lead to the current one
  private final Set<Integer> seen = new HashSet<>();

  private LoopCheck(List<ConfigSection> sections, List<? extends RouteOptions> routes) {
    this.sections = sections;
    this.routes = routes;
    for (int route = 0; route < routes.size(); route++) {
      String key = SameAddress.key(routes.get(route).listen());
      listeners.computeIfAbsent(key, absent -> new ArrayList<>()).add(route);
    }
  }

  /**
   * Adds an error to the section of each destination with a wrong address.
   *
   * @param sections the routes' sections
   * @param routes the same routes, read
   */
  public static void check(List<ConfigSection> sections, List<? extends RouteOptions> routes) {
    LoopCheck check = new LoopCheck(sections, routes);
    for (int route = 0; route < routes.size(); route++) {
      check.refusePrimaryAsMirror(route);
      check.follow(route);
    }
  }

  private void refusePrimaryAsMirror(int route) {
    Endpoint primary = routes.get(route).primary().to();
    List<? extends MirrorOptions> mirrors = routes.get(route).mirrors();
    for (int i = 0; i < mirrors.size(); i++) {
      Endpoint to = mirrors.get(i).to();
      if (SameAddress.isSameTarget(to, primary)) {
        mirror(route, i)
            .error(
                "to",
                "is the address of the primary"
                    + otherSpelling(to, primary)
                    + ", which would get everything twice; allowed: another address");
      }
    }
  }

  /** Follows the traffic of a route, unless the check has followed it already. */
  private void follow(int route) {
    if (!seen.add(route)) {
      return;
    }
    chain.add(route);
    RouteOptions options = routes.get(route);
    follow(options.primary().to(), sections.get(route).inner(TcpRouteConfig.PRIMARY));
    for (int i = 0; i < options.mirrors().size(); i++) {
      follow(options.mirrors().get(i).to(), mirror(route, i));
    }
    chain.remove(chain.size() - 1);
  }

  private void follow(Endpoint to, ConfigSection section) {
    for (int next : listeners.getOrDefault(SameAddress.key(to), List.of())) {
      if (reaches(to, routes.get(next))) {
        if (chain.contains(next)) {
          section.error("to", loop(to, next));
        } else {
          follow(next);
        }
      }
    }
  }

  private static boolean reaches(Endpoint to, RouteOptions route) {
    return SameAddress.reaches(to, route.listen())
        || (route instanceof UdpRouteOptions udp
            // All sockets of this machine that have joined a group get its datagrams, too.
            && udp.join().stream().anyMatch(group -> SameAddress.isAt(to, group.address())));
  }

  /** Returns the error of a destination that closes a loop. */
  private String loop(Endpoint to, int first) {
    RouteOptions route = routes.get(first);
    List<String> names = new ArrayList<>();
    for (int passed : chain.subList(chain.indexOf(first), chain.size())) {
      names.add(routes.get(passed).name());
    }
    names.add(route.name());
    String who = names.size() == 2 ? "the route itself" : route.name();
    return "leads back to "
        + who
        + otherSpelling(to, route.listen())
        + ": "
        + String.join(" -> ", names)
        + (route.carriesDatagrams()
            ? "; each datagram would come back"
            : "; each session would open the next");
  }

  private static String otherSpelling(Endpoint to, Endpoint other) {
    return to.equals(other) ? "" : " (" + other + ")";
  }

  private ConfigSection mirror(int route, int index) {
    return sections.get(route).sections(TcpRouteConfig.MIRRORS).get(index);
  }
}
