package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.spi.transport.Transport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sockets of streams.
 *
 * <p>Netty makes one for IPv6 and has IPv4 mapped to it, which costs the kernel twice the time in a
 * connect. With epoll it can be asked for one for IPv4.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-ipv4-over-ipv6-sockets.adoc}.
 */
public final class StreamChannels {
  private static final Logger LOG = LoggerFactory.getLogger(StreamChannels.class);

  private StreamChannels() {}

  /** Returns one that can connect to the address, not registered yet. */
  public static Channel toConnect(Transport transport, SocketAddress address) {
    return isPlain(transport, address)
        ? new EpollSocketChannel(SocketProtocolFamily.INET)
        : transport.channelFactory(isPath(address)).newChannel();
  }

  /** Returns one that can listen at the address, not registered yet. */
  public static Channel toListen(Transport transport, SocketAddress address) {
    return isPlain(transport, address)
        ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
        : transport.serverChannelFactory(isPath(address)).newChannel();
  }

  /** Lets others listen at the same port, before the channel is bound: SO_REUSEPORT. */
  public static void sharePort(Channel server) {
    if (server instanceof NioServerSocketChannel) {
      server.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    } else {
      server.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
    }
  }

  /**
   * Makes the close of a connection a reset, unless it has closed already. A kernel may refuse that
   * for a connection that its peer has just reset, which then needs no reset of ours.
   */
  public static void resetOnClose(Channel connection) {
    try {
      if (connection.isOpen()) {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
      }
    } catch (ChannelException e) {
      LOG.debug("{}: closes without a reset", connection, e);
    }
  }

  private static boolean isPlain(Transport transport, SocketAddress address) {
    return transport instanceof EpollTransport
        && address instanceof InetSocketAddress internet
        && internet.getAddress() instanceof Inet4Address;
  }

  private static boolean isPath(SocketAddress address) {
    return !(address instanceof InetSocketAddress);
  }
}
