package dev.sluice.proxy.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers of routes, under names that operators know. Any thread. */
public final class RouteLog {
  /** The logger of routes that relay streams. */
  public static final Logger STREAMS = LoggerFactory.getLogger("dev.sluice.proxy.TcpTeeVerticle");

  /** The logger of routes that relay datagrams. */
  public static final Logger DATAGRAMS = LoggerFactory.getLogger("dev.sluice.proxy.UdpTeeVerticle");

  private RouteLog() {}
}
