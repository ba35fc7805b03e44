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
   * Returns the fastest that an event loop has.
   *
   * @throws UnsupportedOperationException when it has none
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
        "datagrams need the transport epoll, io_uring or nio; choose one with --transport");
  }

  /** Returns the address of a socket in the file system. */
  static SocketAddress atPath(String path) {
    return new DomainSocketAddress(path);
  }

  /** Says whether an address is one in the file system. */
  static boolean isPath(SocketAddress address) {
    return address instanceof DomainSocketAddress;
  }

  /**
   * Listens.
   *
   * @param shared whether others may listen there too, which then share the senders with this one
   * @param receiveBuffer how many bytes may wait in the operating system to be read
   */
  PacketSocket listen(SocketAddress at, boolean shared, int receiveBuffer) throws IOException;

  /**
   * Connects a socket to where it sends to.
   *
   * @param receiveBuffer how many bytes of answers may wait; 0 is as few as possible, for whoever
   *     does not read them
   */
  PacketSocket connect(SocketAddress to, int receiveBuffer) throws IOException;
}
