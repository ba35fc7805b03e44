package dev.sluice.app.routes;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A route that listens.
 *
 * @param options the route as configured
 * @param listening where it listens, which is never port 0
 * @param transport what carries it, such as epoll
 * @param deploymentId what to undeploy it by
 * @param verticles its instances
 */
public record RunningRoute(
    RouteOptions options,
    Endpoint listening,
    String transport,
    String deploymentId,
    List<TeeVerticle> verticles) {
  // Netty has no half-closure of Unix sockets on these.
  private static final Set<String> LOSING_LATE_ANSWERS = Set.of("nio", "io_uring");

  /** The same deployment with another configuration. */
  RunningRoute with(RouteOptions changed) {
    return new RunningRoute(changed, listening, transport, deploymentId, verticles);
  }

  /** Says whether it has Unix sockets on a transport that cannot half-close them. */
  boolean losesLateAnswers() {
    return LOSING_LATE_ANSWERS.contains(transport) && options.hasUnixStreams();
  }

  /** Returns the line that tells people about it. */
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
