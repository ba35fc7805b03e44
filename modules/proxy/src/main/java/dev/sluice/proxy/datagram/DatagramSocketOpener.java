package dev.sluice.proxy.datagram;

import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens the listening sockets of the first instance of a UDP route. Event loop only. */
final class DatagramSocketOpener implements CommonPort.Sockets<BoundSocket> {
  private final PacketSockets sockets;
  private final boolean shared;
  private final int receiveBuffer;

  /**
   * Creates an opener; opens nothing yet.
   *
   * @param shared whether the other instances may listen at the same port
   * @param receiveBuffer size of the kernel's receive buffer, in bytes
   */
  DatagramSocketOpener(PacketSockets sockets, boolean shared, int receiveBuffer) {
    this.sockets = sockets;
    this.shared = shared;
    this.receiveBuffer = receiveBuffer;
  }

  @Override
  public Future<BoundSocket> open(InetSocketAddress at) {
    try {
      PacketSocket opened = sockets.listen(at, false, receiveBuffer);
      InetSocketAddress bound = new InetSocketAddress(at.getAddress(), opened.port());
      if (shared) {
        // First bound exclusively: otherwise it would share the clients of an existing socket. This
        // also applies to port 0, for which Linux may choose a port that other sockets share.
        opened.close();
        opened = sockets.listen(bound, true, receiveBuffer);
      }
      return Future.succeededFuture(new BoundSocket(bound, opened));
    } catch (IOException | RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public int port(BoundSocket socket) {
    return socket.port();
  }

  @Override
  public Future<?> close(BoundSocket socket) {
    socket.close();
    return Future.succeededFuture();
  }
}
