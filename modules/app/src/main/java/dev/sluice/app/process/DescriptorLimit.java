package dev.sluice.app.process;

import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns at the start if the process may open fewer files than its routes may need. */
public final class DescriptorLimit {
  private static final Logger LOG = LoggerFactory.getLogger(DescriptorLimit.class);
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern SOFT = Pattern.compile("Max open files\\s+(\\d+)");
  // For the JVM, the event loops, the listeners and the admin, with a reserve.
  private static final long OTHERS = 128;
  // A route without limits.sessions may have any number of sessions; fewer than this are unlikely.
  private static final int SESSIONS_EXPECTED = 256;

  private DescriptorLimit() {}

  /** Logs a warning if the limit is too low; does nothing if the limit is unknown. */
  public static void check(List<RouteOptions> routes) {
    try {
      String limits = Files.readString(LIMITS, StandardCharsets.UTF_8);
      Matcher soft = SOFT.matcher(limits);
      if (soft.find()) {
        check(routes, Long.parseLong(soft.group(1)));
      }
    } catch (IOException e) {
      return; // not on Linux
    }
  }

  private static void check(List<RouteOptions> routes, long limit) {
    long needed = needed(routes);
    if (needed > limit) {
      LOG.warn(
          "the process may open {} files, and its routes may need {}: raise the limit (ulimit -n,"
              + " or LimitNOFILE= of systemd), or lower limits.sessions",
          limit,
          needed);
    }
  }

  /** Returns the largest number of files that the routes may have open together. */
  static long needed(List<RouteOptions> routes) {
    return OTHERS + routes.stream().mapToLong(DescriptorLimit::needed).sum();
  }

  private static long needed(RouteOptions route) {
    long destinations = 1L + route.mirrors().size();
    if (route instanceof TcpRouteOptions tcp) {
      int sessions = tcp.limits().sessions();
      return (sessions == 0 ? SESSIONS_EXPECTED : sessions) * (1L + destinations);
    }
    UdpRouteOptions udp = (UdpRouteOptions) route;
    boolean hasSessions = udp.responses() == UdpRouteOptions.Responses.CLIENT;
    return (hasSessions ? udp.limits().sessions() : 1) * destinations;
  }
}
