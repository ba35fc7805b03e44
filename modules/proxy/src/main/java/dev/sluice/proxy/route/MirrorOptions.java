package dev.sluice.proxy.route;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;

/** The options that mirrors of TCP and UDP routes share. Immutable; any thread. */
public sealed interface MirrorOptions permits TcpMirrorOptions, UdpMirrorOptions {

  /** Returns the name, unique in the route, {@code [a-z0-9-]+}. */
  String name();

  /** Returns its address and the options of its type. */
  DestinationOptions destination();

  /** Returns the share of sessions that the mirror gets, 0 to 1. */
  double sample();

  /** Returns its address. */
  default Endpoint to() {
    return destination().to();
  }
}
