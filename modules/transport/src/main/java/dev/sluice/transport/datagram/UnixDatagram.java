package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends a single datagram to a Unix socket, which the JDK cannot do. Any thread. */
@Internal
public final class UnixDatagram {

  private UnixDatagram() {}

  /**
   * Sends the bytes as one datagram; may block until the kernel has accepted it.
   *
   * @param path path of the receiving socket; an abstract address begins with a zero character
   * @throws IOException if no socket reads there
   * @throws LinkageError if this is not Linux or the native library cannot be loaded
   */
  public static void send(String path, byte[] bytes) throws IOException {
    Epoll.ensureAvailability(); // loads the library
    Socket socket = Socket.newSocketDomainDgram();
    try {
      socket.connect(new DomainSocketAddress(path));
      socket.send(ByteBuffer.allocateDirect(bytes.length).put(bytes), 0, bytes.length);
    } finally {
      socket.close();
    }
  }
}
