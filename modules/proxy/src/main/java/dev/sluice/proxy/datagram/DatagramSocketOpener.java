package dev.sluice.proxy.datagram;

import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/** Opens the listening sockets of the first instance of a UDP route. Event loop only. */
final class DatagramSocketOpener implements CommonPort.Sockets<BoundSocket> {
  private final PacketSockets sockets;
  private final Predicate<InetSocketAddress> shared;
  private final boolean beside;
  private final int receiveBuffer;

  /**
   * Creates an opener; opens nothing yet.
   *
   * @param shared whether other sockets of the route may listen at the same port
   * @param beside whether another route already listens there, and lets this one do so
   * @param receiveBuffer size of the kernel's receive buffer, in bytes
   */
  DatagramSocketOpener(
      PacketSockets sockets,
      Predicate<InetSocketAddress> shared,
      boolean beside,
      int receiveBuffer) {
    this.sockets = sockets;
    this.shared = shared;
    this.beside = beside;
    this.receiveBuffer = receiveBuffer;
  }

  @Override
  public Future<BoundSocket> open(InetSocketAddress at) {
    try {
      PacketSocket opened = sockets.listen(at, beside, receiveBuffer);
      InetSocketAddress bound = new InetSocketAddress(at.getAddress(), opened.port());
      if (!beside && shared.test(at)) {
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
