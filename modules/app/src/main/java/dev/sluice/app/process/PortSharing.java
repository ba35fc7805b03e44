package dev.sluice.app.process;

import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's side of {@code reusePort}: it gives the connections that a process has not accepted
 * when it ends to the other processes only if it is told to.
 */
public final class PortSharing {
  private static final Logger LOG = LoggerFactory.getLogger(PortSharing.class);
  private static final Path MIGRATE = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");

  private PortSharing() {}

  /** Returns whether a route shares its address with other processes. */
  public static boolean isUsed(List<RouteOptions> routes) {
    return routes.stream()
        .anyMatch(route -> route instanceof TcpRouteOptions tcp && tcp.reusePort());
  }

  /** Logs one line if replacing this process may reset connections. */
  public static void check(List<RouteOptions> routes) {
    if (isUsed(routes) && !keepsConnections(MIGRATE)) {
      LOG.info(
          "reusePort: when a process ends, the connections that it has not accepted yet may be"
              + " reset, because net.ipv4.tcp_migrate_req is not 1");
    }
  }

  /** Returns whether the kernel's setting is on; a kernel without it resets them. */
  static boolean keepsConnections(Path setting) {
    try {
      return Files.readString(setting, StandardCharsets.UTF_8).strip().equals("1");
    } catch (IOException e) {
      return false;
    }
  }
}
