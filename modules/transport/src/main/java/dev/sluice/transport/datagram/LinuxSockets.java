package dev.sluice.transport.datagram;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens the datagram sockets of an event loop with epoll or io_uring. Event loop only. */
final class LinuxSockets implements PacketSockets {
  @FunctionalInterface
  private interface Preparation {
    void prepare(Socket socket) throws IOException;
  }

  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUFFORCE = 33;

  private final ReadinessPoller readiness;
  private final @Nullable MmsgCalls calls;

  /**
   * Creates the factory, without sockets.
   *
   * @param calls receives and sends many datagrams at once; null if not available
   */
  LinuxSockets(ReadinessPoller readiness, @Nullable MmsgCalls calls) {
    this.readiness = readiness;
    this.calls = calls;
  }

  @Override
  public PacketSocket listen(SocketAddress at, boolean shared, int receiveBuffer)
      throws IOException {
    return open(
        at,
        socket -> {
          socket.setReusePort(shared);
          setReceiveBuffer(socket, receiveBuffer);
          socket.bind(at);
        });
  }

  @Override
  public PacketSocket connect(SocketAddress to, int receiveBuffer) throws IOException {
    return open(
        to,
        socket -> {
          socket.setReceiveBufferSize(receiveBuffer);
          socket.connect(to);
        });
  }

  /** Opens and prepares a socket; closes it if the preparation fails. */
  private PacketSocket open(SocketAddress address, Preparation preparation) throws IOException {
    Socket socket = open(address);
    try {
      preparation.prepare(socket);
    } catch (ChannelException e) {
      // Netty throws this for a refused option, although it declares another exception.
      socket.close();
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    if (address instanceof DomainSocketAddress) {
      return new UnixDatagramSocket(socket, readiness);
    }
    return calls == null
        ? new PlainUdpSocket(socket, readiness)
        : new MmsgSocket(socket, readiness, calls);
  }

  private static Socket open(SocketAddress address) throws IOException {
    try {
      return address instanceof DomainSocketAddress
          ? Socket.newSocketDomainDgram()
          : Socket.newSocketDgram();
    } catch (RuntimeException e) {
      // Netty throws this if no file descriptors are left.
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Sets the size if the process may; else the largest size that any process may set. */
  private static void setReceiveBuffer(Socket socket, int bytes) throws IOException {
    try {
      socket.setIntOpt(SOL_SOCKET, SO_RCVBUFFORCE, bytes);
    } catch (ChannelException notPermitted) {
      socket.setReceiveBufferSize(bytes);
    }
  }
}
