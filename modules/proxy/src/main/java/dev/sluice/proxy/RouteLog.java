package dev.sluice.proxy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers that tell operators about routes, under names that they know. Any thread. */
final class RouteLog {
  /** What routes of streams tell. */
  static final Logger STREAMS = LoggerFactory.getLogger("dev.sluice.proxy.TcpTeeVerticle");

  /** What routes of datagrams tell. */
  static final Logger DATAGRAMS = LoggerFactory.getLogger("dev.sluice.proxy.UdpTeeVerticle");

  private RouteLog() {}
}
