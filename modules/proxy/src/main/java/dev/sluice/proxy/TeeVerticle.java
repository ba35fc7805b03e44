package dev.sluice.proxy;

import io.vertx.core.Deployable;

/** The verticle of one route, whatever it carries. */
public sealed interface TeeVerticle extends Deployable permits TcpTeeVerticle, UdpTeeVerticle {

  /**
   * Where it listens; any thread.
   *
   * @return the port that clients can connect or send to; 0 before the start and for Unix sockets
   */
  int actualPort();
}
