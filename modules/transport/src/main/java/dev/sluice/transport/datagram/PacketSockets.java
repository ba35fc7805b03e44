package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import java.net.SocketAddress;

/** Opens the datagram sockets of one event loop. Event loop only. */
@Internal
public interface PacketSockets {

  /**
   * Returns the fastest sockets that an event loop supports.
   *
   * @throws UnsupportedOperationException if the loop's transport has no datagram sockets
   */
  static PacketSockets on(IoEventLoop loop) {
    if (loop.isCompatible(EpollIoHandle.class)) {
      return new LinuxSockets(ReadinessPoller.ofEpoll(loop), MmsgCalls.find());
    }
    if (loop.isCompatible(IoUringIoHandle.class)) {
      return new LinuxSockets(ReadinessPoller.ofUring(loop), MmsgCalls.find());
    }
    if (loop.isCompatible(NioIoHandle.class)) {
      return new NioSockets(loop);
    }
    throw new UnsupportedOperationException(
        "UDP needs the transport epoll, io_uring or nio; choose one with --transport");
  }

  /** Returns the address of a Unix datagram socket. */
  static SocketAddress atPath(String path) {
    return new DomainSocketAddress(path);
  }

  /** Returns whether the address is the path of a Unix datagram socket. */
  static boolean isPath(SocketAddress address) {
    return address instanceof DomainSocketAddress;
  }

  /**
   * Opens a listening socket.
   *
   * @param shared whether other sockets may listen at the same address; the kernel then divides the
   *     senders among them
   * @param receiveBuffer size of the kernel's receive buffer, in bytes
   */
  PacketSocket listen(SocketAddress at, boolean shared, int receiveBuffer) throws IOException;

  /**
   * Opens a socket that is connected to its destination.
   *
   * @param receiveBuffer size of the kernel's receive buffer for responses, in bytes; 0 is the
   *     smallest possible, for a socket that is never read
   */
  PacketSocket connect(SocketAddress to, int receiveBuffer) throws IOException;
}
