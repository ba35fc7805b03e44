package dev.sluice.app.routes;

import dev.sluice.app.log.ProcessLog;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running route.
 *
 * @param options the route as configured
 * @param listening its address, with the real port
 * @param transport name of the transport, such as epoll
 * @param deploymentId ID for undeploying it
 * @param verticles its instances
 */
public record RunningRoute(
    RouteOptions options,
    Endpoint listening,
    String transport,
    String deploymentId,
    List<TeeVerticle> verticles) {
  private static final Logger LOG = LoggerFactory.getLogger(RunningRoute.class);
  // Netty cannot half-close Unix sockets on these transports.
  private static final Set<String> LOSING_LATE_RESPONSES = Set.of("nio", "io_uring");

  /** Returns the same deployment with another configuration. */
  RunningRoute with(RouteOptions changed) {
    return new RunningRoute(changed, listening, transport, deploymentId, verticles);
  }

  /** Prints the line that describes it, and a warning if it loses data. */
  void announce() {
    ProcessLog.print(toString());
    if (losesLateResponses()) {
      LOG.warn(
          "{}: a Unix socket on {} loses responses that arrive after the client's end of stream;"
              + " epoll and kqueue keep them",
          options.name(),
          transport);
    }
  }

  /** Returns whether it has Unix sockets on a transport that cannot half-close them. */
  private boolean losesLateResponses() {
    return LOSING_LATE_RESPONSES.contains(transport) && options.hasUnixStreams();
  }

  /** Returns the line that describes the route to operators. */
  @Override
  public String toString() {
    String mirrors =
        options.mirrors().stream().map(MirrorOptions::name).collect(Collectors.joining(", "));
    int instances = verticles.size();
    return "%s: %s -> %s, %s (%s, %s)"
        .formatted(
            options.name(),
            listening,
            options.primary().to(),
            mirrors.isEmpty() ? "no mirrors" : "mirrors " + mirrors,
            instances == 1 ? "1 instance" : instances + " instances",
            transport);
  }
}
