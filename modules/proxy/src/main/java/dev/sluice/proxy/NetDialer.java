package dev.sluice.proxy;

import dev.sluice.tee.Dialer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Dials one endpoint with Netty on a verticle's own event loop.
 *
 * <p>Vert.x's {@code NetClient} would do, but costs twice the memory for each idle session; ADR
 * 0002 has the figures. Netty's {@code Bootstrap} copies its options for each connection. A name is
 * resolved at each dial, by Vert.x's resolver and within its TTL. Event loop only.
 */
final class NetDialer implements Dialer {

  private final VertxInternal vertx;
  private final EventLoop loop;
  private final SocketAddress to;
  private final int timeoutMillis;
  private final boolean unix;
  private final Supplier<Chain> passed;

  /**
   * A way that is not gone yet.
   *
   * @param passed returns which routes of this process the session that dials has passed
   */
  NetDialer(ContextInternal context, Endpoint to, Duration connectTimeout, Supplier<Chain> passed) {
    this.vertx = context.owner();
    this.loop = context.nettyEventLoop();
    this.to = vertx.transport().convert(to.address());
    this.timeoutMillis = (int) connectTimeout.toMillis();
    this.unix = to.isUnix();
    this.passed = passed;
  }

  @Override
  public void dial(ChannelHandler handler, Consumer<Throwable> failed) {
    Chain chain = passed.get(); // now, for a name takes time to resolve
    if (to instanceof InetSocketAddress name && name.isUnresolved()) {
      vertx
          .nameResolver()
          .resolve(loop, name.getHostString())
          .addListener(
              found -> {
                if (found.isSuccess()) {
                  InetSocketAddress host = (InetSocketAddress) found.getNow();
                  connect(
                      new InetSocketAddress(host.getAddress(), name.getPort()),
                      chain,
                      handler,
                      failed);
                } else {
                  failed.accept(found.cause());
                }
              });
    } else {
      connect(to, chain, handler, failed);
    }
  }

  private void connect(
      SocketAddress address, Chain chain, ChannelHandler handler, Consumer<Throwable> failed) {
    Channel channel = Sockets.toConnect(vertx.transport(), address);
    channel.config().setConnectTimeoutMillis(timeoutMillis);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (!unix) {
      // Without delay is how Netty makes a socket anyway.
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    channel.pipeline().addLast(handler);
    loop.register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                OwnSockets.TCP.mark(channel, address, chain);
                connect(channel, address, failed);
              } else {
                channel.unsafe().closeForcibly();
                failed.accept(registered.cause());
              }
            });
  }

  private static void connect(Channel channel, SocketAddress address, Consumer<Throwable> failed) {
    channel
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                channel.close();
                failed.accept(connected.cause());
              }
            });
  }
}
