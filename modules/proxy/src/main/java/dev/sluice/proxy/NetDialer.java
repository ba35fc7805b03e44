package dev.sluice.proxy;

import dev.sluice.tee.Dialer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Dials one endpoint with Netty on a verticle's own event loop.
 *
 * <p>Vert.x's {@code NetClient} would do, but costs twice the memory for each idle session; ADR
 * 0002 has the figures. A name is resolved at each dial, by Vert.x's resolver and within its TTL.
 * Event loop only.
 */
final class NetDialer implements Dialer {

  private final Bootstrap bootstrap;
  private final SocketAddress to;

  NetDialer(ContextInternal context, Endpoint to, Duration connectTimeout) {
    Transport transport = context.owner().transport();
    this.to = transport.convert(to.address());
    this.bootstrap =
        new Bootstrap()
            .group(context.nettyEventLoop())
            .channelFactory(transport.channelFactory(to.isUnix()))
            .resolver(context.owner().nameResolver().nettyAddressResolverGroup())
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
    if (!to.isUnix()) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
    }
  }

  @Override
  public void dial(ChannelHandler handler, Consumer<Throwable> failed) {
    bootstrap
        .clone()
        .handler(handler)
        .connect(to)
        .addListener(
            connect -> {
              if (!connect.isSuccess()) {
                failed.accept(connect.cause());
              }
            });
  }
}
