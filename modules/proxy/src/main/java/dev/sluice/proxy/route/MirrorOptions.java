package dev.sluice.proxy.route;

import dev.sluice.config.Endpoint;

/** What a mirror is, whatever its route carries. Immutable; any thread. */
public sealed interface MirrorOptions permits TcpMirrorOptions, UdpMirrorOptions {

  /** Returns the name, unique in the route, {@code [a-z0-9-]+}. */
  String name();

  /** Returns where it is. */
  Endpoint to();
}
