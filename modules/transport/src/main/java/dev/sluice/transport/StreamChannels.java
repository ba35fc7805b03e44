package dev.sluice.transport;

import dev.sluice.transport.netty.OutputShutdown;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.NotYetConnectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates stream sockets.
 *
 * <p>Netty creates an IPv6 socket and maps IPv4 addresses to it, which doubles the kernel's time
 * for a connect. With epoll, Netty can create an IPv4 socket instead.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-ipv4-over-ipv6-sockets.adoc}.
 */
public final class StreamChannels {
  private static final Logger LOG = LoggerFactory.getLogger(StreamChannels.class);

  private static final InetAddress ANY_IPV6 = anyIpv6();

  private StreamChannels() {}

  private static InetAddress anyIpv6() {
    try {
      return InetAddress.getByAddress(new byte[16]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes was refused", e);
    }
  }

  /** Returns an unregistered channel that can connect to the address. */
  public static Channel toConnect(Transport transport, SocketAddress address) {
    return isPlain(transport, address)
        ? new EpollSocketChannel(SocketProtocolFamily.INET)
        : transport.channelFactory(isPath(address)).newChannel();
  }

  /** Returns an unregistered channel that can listen at the address. */
  public static Channel toListen(Transport transport, SocketAddress address) {
    return isPlain(transport, address)
        ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
        : transport.serverChannelFactory(isPath(address)).newChannel();
  }

  /** Returns the local address of a channel that listens at an address. */
  public static InetAddress bound(Transport transport, InetAddress ip) {
    boolean isDual = ip.isAnyLocalAddress() && !(transport instanceof EpollTransport);
    return isDual ? ANY_IPV6 : ip;
  }

  /**
   * Sets whether other sockets may listen at the same port (SO_REUSEPORT). All sockets there must
   * allow it at the time when another one begins to listen.
   */
  public static void sharePort(Channel server, boolean isShared) {
    if (server instanceof NioServerSocketChannel) {
      server.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), isShared);
    } else {
      server.config().setOption(UnixChannelOption.SO_REUSEPORT, isShared);
    }
  }

  /** Closes a connection past all its handlers, which might wait for a peer that does not read. */
  public static void closePastHandlers(Channel connection) {
    ChannelHandlerContext first = connection.pipeline().firstContext();
    if (first == null) {
      connection.close();
    } else {
      first.close();
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

  /**
   * Half-closes; does nothing if the peer has reset the connection. On native transports it shuts
   * the descriptor directly: Netty's shutdownOutput() builds a stack trace for pending writes, and
   * none are pending here. That took 10 % of the user time of a short session.
   */
  public static void shutOutput(Channel channel) {
    if (!(channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
      ((DuplexChannel) channel).shutdownOutput();
    } else if (!OutputShutdown.of(socket)) {
      viaNetty(socket);
    }
  }

  private static void viaNetty(Socket socket) {
    try {
      socket.shutdown(false, true);
    } catch (IOException | NotYetConnectedException reset) {
      // The peer has gone; the channel reports that itself.
    }
  }
}
