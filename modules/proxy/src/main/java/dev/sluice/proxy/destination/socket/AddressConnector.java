package dev.sluice.proxy.destination.socket;

import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.tee.Connector;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.vertx.core.spi.transport.Transport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Connects sockets to a single address each. Event loop only. */
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
   * @param timeoutMillis time limit for the connect, more than 0
   * @param chain the routes of this process that the session has passed
   * @param result as for {@link Connector#connect}
   * @return the attempt, which the caller may cancel
   */
  Connector.Attempt connect(
      SocketAddress to, int timeoutMillis, Chain chain, Connector.Result result) {
    Connect connect = new Connect(to, chain, result);
    try {
      connect.begin(StreamChannels.toConnect(transport, to), timeoutMillis);
    } catch (RuntimeException e) {
      // For example, no file descriptor is left. Later, because the caller does not expect the
      // result before this method returns.
      loop.execute(() -> connect.fail(e));
    }
    return connect;
  }

  /** A single attempt. */
  private final class Connect implements Connector.Attempt {
    private final SocketAddress to;
    private final Chain chain;
    private final Connector.Result result;
    private @Nullable Channel channel;
    private boolean over;

    Connect(SocketAddress to, Chain chain, Connector.Result result) {
      this.to = to;
      this.chain = chain;
      this.result = result;
    }

    void begin(Channel made, int timeoutMillis) {
      channel = made;
      made.config().setConnectTimeoutMillis(timeoutMillis);
      made.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      // The branch begins to read once its handler is added.
      made.config().setAutoRead(false);
      loop.register(made)
          .addListener(
              registered -> {
                if (registered.isSuccess()) {
                  OwnSockets.TCP.mark(made, to, chain);
                  connect(made);
                } else {
                  fail(registered.cause());
                }
              });
    }

    private void connect(Channel registered) {
      ChannelPromise connecting = registered.newPromise();
      connecting.addListener(
          connected -> {
            if (!connected.isSuccess()) {
              fail(connected.cause());
            } else if (isToItself(registered)) {
              StreamChannels.resetOnClose(registered);
              fail(
                  new ConnectException(
                      "nothing listens there: TCP has connected "
                          + registered.localAddress()
                          + " to itself"));
            } else if (!over) {
              over = true;
              result.connected(registered);
            }
          });
      registered.connect(to, connecting);
    }

    void fail(Throwable cause) {
      close();
      if (!over) {
        over = true;
        result.failed(cause);
      }
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        close();
      }
    }

    private void close() {
      if (channel != null && channel.isRegistered()) {
        channel.close();
      } else if (channel != null) {
        channel.unsafe().closeForcibly();
      }
    }

    /**
     * Returns whether the system chose the destination's own port for this socket. TCP then
     * connects the socket to itself if nothing listens there, and the client would get its own
     * bytes back.
     */
    private boolean isToItself(Channel connected) {
      return to instanceof InetSocketAddress remote
          && connected.localAddress() instanceof InetSocketAddress local
          && local.getPort() == remote.getPort()
          && local.getAddress().equals(remote.getAddress());
    }
  }
}
