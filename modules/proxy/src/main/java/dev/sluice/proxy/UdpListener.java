package dev.sluice.proxy;

import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of one instance of a UDP route. Several instances share the port, and the
 * kernel gives each client to one of them ({@code SO_REUSEPORT}). Event loop only.
 */
final class UdpListener {
  private final ContextInternal context;
  private final UdpRouteOptions options;
  private final PacketSockets sockets;
  private final UdpDeployment deployment;
  private @Nullable PacketSocket socket;
  private @Nullable SocketFile file; // null without a Unix socket
  private int ownPort; // 0 while there is none

  UdpListener(ContextInternal context, UdpRouteOptions options, PacketSockets sockets) {
    this.context = context;
    this.options = options;
    this.sockets = sockets;
    this.deployment = UdpDeployment.of(context);
  }

  UdpDeployment deployment() {
    return deployment;
  }

  /**
   * Opens the socket, which does not read yet.
   *
   * @return completed with the port; 0 for a Unix socket
   */
  Future<Integer> open() {
    if (deployment.isFirst()) {
      Future<PacketSocket> first =
          (options.listen().isUnix() ? openAtPath() : address().compose(this::openFirst))
              .onFailure(e -> close());
      Future<Integer> bound = first.map(PacketSocket::port);
      deployment.listens(bound);
      return bound;
    }
    // The first instance tells it on its own event loop.
    Future<Integer> port = context.future(told -> deployment.port().onComplete(told));
    return port.compose(bound -> openAnother(bound).map(bound));
  }

  /** Returns the open socket; null where another instance listens for this one as well. */
  @Nullable PacketSocket socket() {
    return socket;
  }

  private Future<SocketAddress> address() {
    UdpTarget at = new UdpTarget(context, options.listen());
    return at.resolve().onSuccess(first -> warnIfOneOfMany(at.count(), first));
  }

  private void warnIfOneOfMany(int addresses, SocketAddress first) {
    if (addresses > 1) {
      deployment
          .notices()
          .warn(
              "address",
              options.listen()
                  + " has "
                  + addresses
                  + " addresses; it listens at "
                  + addressOf(first).getHostAddress()
                  + " only");
    }
  }

  private Future<PacketSocket> openAtPath() {
    return SocketFile.make(
            Path.of(options.listen().address().path()),
            options.socket(),
            at -> openFirst(new DomainSocketAddress(at.toString())))
        .onSuccess(made -> file = made)
        .map(made -> socket);
  }

  private Future<PacketSocket> openFirst(SocketAddress at) {
    boolean shared = !options.listensOnce() && context.getInstanceCount() > 1;
    try {
      PacketSocket opened = sockets.listen(at, false, options.receiveBuffer());
      if (shared) {
        // Alone for a moment: otherwise it would share the clients of whoever is there already.
        // That holds for port 0 too, for which Linux may pick a port that others share.
        SocketAddress alone = new InetSocketAddress(addressOf(at), opened.port());
        opened.close();
        opened = sockets.listen(alone, true, options.receiveBuffer());
      }
      socket = opened;
      listens(opened);
      join(opened);
      return Future.succeededFuture(opened);
    } catch (IOException | RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> openAnother(int port) {
    if (options.listensOnce()) {
      return Future.succeededFuture();
    }
    return address().compose(at -> openAnother(addressOf(at), port));
  }

  private static InetAddress addressOf(SocketAddress at) {
    return ((InetSocketAddress) at).getAddress();
  }

  private Future<Void> openAnother(InetAddress at, int port) {
    try {
      socket = sockets.listen(new InetSocketAddress(at, port), true, options.receiveBuffer());
      listens(socket);
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private void listens(PacketSocket opened) {
    ownPort = opened.port();
    OwnSockets.UDP.listens(ownPort);
  }

  private void join(PacketSocket opened) throws IOException {
    for (MulticastGroup group : options.join()) {
      String name = group.networkInterface();
      NetworkInterface in = name == null ? null : NetworkInterface.getByName(name);
      if (name != null && in == null) {
        throw new IOException("cannot join " + group + ": there is no network interface " + name);
      }
      try {
        opened.join(group.address(), in);
      } catch (IOException e) {
        throw new IOException("cannot join " + group + ": " + e.getMessage(), e);
      }
    }
  }

  /** Takes no more from clients, but can still answer them. */
  void stopReading() {
    if (socket != null) {
      socket.stopReading();
    }
  }

  long kernelDrops() {
    return socket == null ? 0 : socket.kernelDrops();
  }

  void close() {
    UdpDeployment.forget(context);
    if (file != null) {
      file.delete();
      file = null;
    }
    if (socket != null) {
      OwnSockets.UDP.left(ownPort);
      socket.close();
      socket = null;
    }
  }
}
