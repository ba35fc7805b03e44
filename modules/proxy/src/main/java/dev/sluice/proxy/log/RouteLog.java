package dev.sluice.proxy.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers that tell operators about routes, under names that they know. Any thread. */
public final class RouteLog {
  /** What routes of streams tell. */
  public static final Logger STREAMS = LoggerFactory.getLogger("dev.sluice.proxy.TcpTeeVerticle");

  /** What routes of datagrams tell. */
  public static final Logger DATAGRAMS = LoggerFactory.getLogger("dev.sluice.proxy.UdpTeeVerticle");

  private RouteLog() {}
}
