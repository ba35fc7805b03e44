package dev.sluice.proxy.route;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.stage.hello.When;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The check of the TCP routes that have the same {@code listen}. */
final class SharedListen {
  /** The keys of the sockets, which all of these routes have in common. */
  private static final Map<ConfigKey<?>, Function<TcpRouteOptions, @Nullable Object>> COMMON =
      new LinkedHashMap<>();

  static {
    COMMON.put(SocketConfig.SOCKET, TcpRouteOptions::socket);
    COMMON.put(TcpRouteConfig.HELLO_TIMEOUT, TcpRouteOptions::helloTimeout);
    COMMON.put(TcpRouteConfig.REUSE_PORT, TcpRouteOptions::reusePort);
    COMMON.put(TcpRouteConfig.KEEP_ALIVE, TcpRouteOptions::keepAlive);
    COMMON.put(RouteKeys.PROXY_PROTOCOL, TcpRouteOptions::proxyProtocol);
  }

  private SharedListen() {}

  /** A route and its section. */
  record Member(ConfigSection section, TcpRouteOptions route) {}

  /**
   * Adds an error for each key by which routes cannot share their address.
   *
   * @param members all routes with the same {@code listen}, in the file's order
   */
  static void check(List<Member> members) {
    for (int i = 0; members.size() > 1 && i < members.size(); i++) {
      Member member = members.get(i);
      refuseInstances(member, members.get(i == 0 ? 1 : 0).route());
      if (i > 0) {
        requireSameSockets(member, members.get(0).route());
        members.subList(0, i).forEach(before -> tellApart(member, before.route()));
      }
    }
  }

  private static void refuseInstances(Member member, TcpRouteOptions other) {
    if (member.route().instances() != 0) {
      member
          .section()
          .error(
              TcpRouteConfig.INSTANCES,
              "is not possible, because "
                  + other.name()
                  + " has the same listen; allowed: without the key, one instance per event loop");
    }
  }

  private static void requireSameSockets(Member member, TcpRouteOptions first) {
    COMMON.forEach(
        (key, value) -> {
          if (!Objects.equals(value.apply(member.route()), value.apply(first))) {
            String here = member.section().has(key) ? "differs" : "is missing and so differs";
            member
                .section()
                .error(
                    key,
                    "%s from that of %s, which has the same listen; allowed: the same in both"
                        .formatted(here, first.name()));
          }
        });
  }

  private static void tellApart(Member member, TcpRouteOptions before) {
    TcpRouteOptions route = member.route();
    Set<When.Kind> both = new LinkedHashSet<>(route.when().kinds());
    both.retainAll(before.when().kinds());
    if (!both.isEmpty()) {
      String names = before.name() + " and " + route.name();
      if (route.when().isAlways()) {
        member
            .section()
            .error(
                "listen",
                "is used twice, by %s, which both are for all clients; allowed: an address that no other route listens at, or when in one of them"
                    .formatted(names));
      } else {
        member
            .section()
            .error(
                TcpRouteConfig.WHEN,
                "does not tell %s apart, which have the same listen: both are for %s; allowed: other names or protocols"
                    .formatted(names, both.iterator().next()));
      }
    }
  }
}
