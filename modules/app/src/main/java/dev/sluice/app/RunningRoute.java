package dev.sluice.app;

import dev.sluice.proxy.Endpoint;
import dev.sluice.proxy.MirrorOptions;
import dev.sluice.proxy.RouteOptions;
import java.util.stream.Collectors;

/**
 * A route that listens.
 *
 * @param options what was configured
 * @param listening where it listens, which is never port 0
 * @param instances how many verticle instances it has
 * @param transport what carries it, such as epoll
 * @param deploymentId what to undeploy it by
 */
record RunningRoute(
    RouteOptions options,
    Endpoint listening,
    int instances,
    String transport,
    String deploymentId) {

  /** Says whether it has Unix sockets on a transport that cannot half-close them. */
  boolean losesLateAnswers() {
    return transport.equals("nio") && Settings.hasUnixSockets(options);
  }

  /** Returns the line that tells people about it. */
  @Override
  public String toString() {
    String mirrors =
        options.mirrors().stream().map(MirrorOptions::name).collect(Collectors.joining(", "));
    return "%s: %s -> %s, %s (%s, %s)"
        .formatted(
            options.name(),
            listening,
            options.primary(),
            mirrors.isEmpty() ? "no mirrors" : "mirrors " + mirrors,
            instances == 1 ? "1 instance" : instances + " instances",
            transport);
  }
}
