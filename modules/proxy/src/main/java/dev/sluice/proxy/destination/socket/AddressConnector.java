package dev.sluice.proxy.destination.socket;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.vertx.core.spi.transport.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects sockets, each to one address. Event loop only. */
final class AddressConnector {
  private final Transport transport;
  private final EventLoop loop;

  AddressConnector(Transport transport, EventLoop loop) {
    this.transport = transport;
    this.loop = loop;
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * Begins to connect.
   *
   * @param timeoutMillis more than 0
   * @param chain which routes of this process the session has passed
   * @param handler the only one of the channel; it sees {@code channelActive} once connected
   * @param failed called once, later, when there is no connection
   * @return what is connecting, which the caller may close; null where there is no socket
   */
  @Nullable Channel connect(
      SocketAddress to,
      int timeoutMillis,
      Chain chain,
      ChannelHandler handler,
      Consumer<Throwable> failed) {
    Channel channel;
    try {
      channel = StreamChannels.toConnect(transport, to);
    } catch (RuntimeException e) {
      // No descriptor is left, for instance. The caller has not begun to expect that.
      loop.execute(() -> failed.accept(e));
      return null;
    }
    try {
      configure(channel, timeoutMillis);
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      loop.execute(() -> failed.accept(e));
      return null;
    }
    channel.pipeline().addLast(handler);
    loop.register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                OwnSockets.TCP.mark(channel, to, chain);
                connect(channel, to, failed);
              } else {
                channel.unsafe().closeForcibly();
                failed.accept(registered.cause());
              }
            });
    return channel;
  }

  private static void configure(Channel channel, int timeoutMillis) {
    channel.config().setConnectTimeoutMillis(timeoutMillis);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  private static void connect(Channel channel, SocketAddress to, Consumer<Throwable> failed) {
    ChannelPromise connecting = channel.newPromise();
    // Before the connect, so that it is told before the handler is.
    connecting.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            channel.close();
            failed.accept(connected.cause());
          } else if (isToItself(channel, to)) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            failed.accept(
                new ConnectException(
                    "nothing listens there: TCP has connected "
                        + channel.localAddress()
                        + " to itself"));
          }
        });
    var unused = channel.connect(to, connecting);
  }

  /**
   * Says whether the system chose the destination's own port for this end. TCP then connects the
   * socket to itself where nothing listens, and the client would get back what it sends.
   */
  private static boolean isToItself(Channel channel, SocketAddress to) {
    return to instanceof InetSocketAddress remote
        && channel.localAddress() instanceof InetSocketAddress local
        && local.getPort() == remote.getPort()
        && local.getAddress().equals(remote.getAddress());
  }
}
