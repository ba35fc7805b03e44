package dev.sluice.transport.netty;

import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;

/** Installs the workarounds for Netty's transports in every {@code Vertx} that uses one of them. */
public final class Workarounds implements VertxServiceProvider {
  private static final Fallback STOCK =
      new Fallback(
          "epoll and io_uring run without Sluice's workarounds and may lose the end of a stream");

  /** For Vert.x's service loader. */
  public Workarounds() {}

  @Override
  public void init(VertxBootstrap builder) {
    Transport given = builder.transport();
    if (given != null) {
      builder.transport(of(given));
    }
  }

  /** Returns a transport with its workarounds; the same transport if it has them or needs none. */
  public static Transport of(Transport transport) {
    try {
      return linked(transport);
    } catch (LinkageError e) {
      STOCK.take(e);
      return transport;
    }
  }

  private static Transport linked(Transport transport) {
    if (transport instanceof EpollTransport && !(transport instanceof EpollWorkarounds)) {
      return new EpollWorkarounds();
    } else if (transport instanceof IoUringTransport && !(transport instanceof UringWorkarounds)) {
      return new UringWorkarounds();
    }
    return transport;
  }
}
