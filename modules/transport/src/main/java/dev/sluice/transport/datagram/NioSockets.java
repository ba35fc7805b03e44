package dev.sluice.transport.datagram;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** Opens the datagram sockets of an event loop with NIO. Event loop only. */
final class NioSockets implements PacketSockets {
  private final IoEventLoop loop;

  NioSockets(IoEventLoop loop) {
    this.loop = loop;
  }

  @Override
  public PacketSocket listen(SocketAddress at, boolean shared, int receiveBuffer)
      throws IOException {
    DatagramChannel channel = open(at);
    bind(channel, at, shared, receiveBuffer);
    return new NioSocket(loop, channel, null);
  }

  @Override
  public PacketSocket connect(SocketAddress to, int receiveBuffer) throws IOException {
    DatagramChannel channel = open(to);
    bind(channel, null, false, receiveBuffer);
    return new NioSocket(loop, channel, to);
  }

  /** Binds a socket; closes it if that fails. */
  private static void bind(
      DatagramChannel channel, @Nullable SocketAddress at, boolean shared, int receiveBuffer)
      throws IOException {
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      channel.bind(at);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static DatagramChannel open(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress internet)) {
      throw new IOException("the transport nio has no Unix datagram sockets; choose epoll");
    }
    ProtocolFamily family =
        internet.getAddress() instanceof Inet6Address
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    DatagramChannel channel = DatagramChannel.open(family);
    channel.configureBlocking(false);
    return channel;
  }
}
