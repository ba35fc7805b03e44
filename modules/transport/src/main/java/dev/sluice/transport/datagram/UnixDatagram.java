package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One datagram to a socket in the file system, which the JDK has no way to send. Any thread. */
@Internal
public final class UnixDatagram {

  private UnixDatagram() {}

  /**
   * Sends it, or blocks no longer than that takes.
   *
   * @param path where to; an abstract address begins with a zero character
   * @throws IOException where nothing reads there
   * @throws LinkageError where this is not Linux, or the native library cannot be loaded
   */
  public static void send(String path, byte[] bytes) throws IOException {
    Epoll.ensureAvailability(); // which loads the library
    Socket socket = Socket.newSocketDomainDgram();
    try {
      socket.connect(new DomainSocketAddress(path));
      socket.send(ByteBuffer.allocateDirect(bytes.length).put(bytes), 0, bytes.length);
    } finally {
      socket.close();
    }
  }
}
