package dev.sluice.proxy.datagram;

import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.proxy.listen.ListenAddresses;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of one instance of a UDP route: one at each address of its name, or one
 * Unix socket. Several instances share the port, and the kernel gives each client to one of them
 * ({@code SO_REUSEPORT}). Event loop only.
 */
public final class DatagramListener {
  private final ContextInternal context;
  private final UdpRouteOptions options;
  private final PacketSockets sockets;
  private final DatagramDeployment deployment;
  private final List<BoundSocket> bound = new ArrayList<>();
  private @Nullable SocketFile file; // null without a Unix socket

  public DatagramListener(ContextInternal context, UdpRouteOptions options, PacketSockets sockets) {
    this.context = context;
    this.options = options;
    this.sockets = sockets;
    this.deployment = DatagramDeployment.of(context);
  }

  public DatagramDeployment deployment() {
    return deployment;
  }

  /**
   * Opens the sockets; they do not read yet.
   *
   * @return completed with the port, which is the same for all; 0 for a Unix socket
   */
  public Future<Integer> open() {
    if (deployment.isFirst()) {
      Future<List<InetSocketAddress>> first =
          (options.listen().isUnix() ? openAtPath() : openAtAddresses())
              .compose(opened -> join())
              .map(joined -> addresses())
              .onFailure(e -> close());
      deployment.listens(first);
      return first.map(DatagramListener::port);
    }
    // The future of the first instance completes on another event loop.
    Future<List<InetSocketAddress>> first =
        context.future(result -> deployment.addresses().onComplete(result));
    return first.compose(addresses -> openOthers(addresses).map(port(addresses)));
  }

  private static int port(List<InetSocketAddress> addresses) {
    return addresses.isEmpty() ? 0 : addresses.get(0).getPort();
  }

  /** Returns the open sockets; empty if another instance listens for all of them. */
  public List<PacketSocket> sockets() {
    return bound.stream().map(BoundSocket::socket).toList();
  }

  private Future<?> openAtPath() {
    return SocketFile.make(
            Path.of(options.listen().address().path()), options.socket(), this::openFile)
        .onSuccess(created -> file = created);
  }

  private Future<Void> openFile(Path at) {
    try {
      SocketAddress address = PacketSockets.atPath(at.toString());
      bound.add(new BoundSocket(address, sockets.listen(address, false, options.receiveBuffer())));
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<?> openAtAddresses() {
    boolean shared = !options.listensOnce() && context.getInstanceCount() > 1;
    DatagramSocketOpener opener =
        new DatagramSocketOpener(sockets, shared, options.receiveBuffer());
    return ListenAddresses.of(context, options.listen())
        .compose(at -> CommonPort.open(options.listen(), at, opener, deployment.notices()))
        .onSuccess(bound::addAll);
  }

  /** Opens the sockets of an instance that is not the first. */
  private Future<Void> openOthers(List<InetSocketAddress> addresses) {
    if (options.listensOnce()) {
      return Future.succeededFuture();
    }
    try {
      for (InetSocketAddress at : addresses) {
        bound.add(new BoundSocket(at, sockets.listen(at, true, options.receiveBuffer())));
      }
      return Future.succeededFuture();
    } catch (IOException e) {
      closeSockets();
      return Future.failedFuture(e);
    }
  }

  private List<InetSocketAddress> addresses() {
    return bound.stream()
        .map(BoundSocket::at)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .toList();
  }

  private Future<Void> join() {
    try {
      for (MulticastGroup group : options.join()) {
        join(group);
      }
      return Future.succeededFuture();
    } catch (IOException | RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void join(MulticastGroup group) throws IOException {
    String name = group.networkInterface();
    NetworkInterface in = name == null ? null : NetworkInterface.getByName(name);
    if (name != null && in == null) {
      throw new IOException("cannot join " + group + ": there is no network interface " + name);
    }
    List<BoundSocket> sameFamily =
        bound.stream().filter(at -> at.hasFamilyOf(group.address())).toList();
    try {
      for (BoundSocket at : sameFamily.isEmpty() ? bound : sameFamily) {
        at.socket().join(group.address(), in);
      }
    } catch (IOException e) {
      throw new IOException("cannot join " + group + ": " + e.getMessage(), e);
    }
  }

  /** Stops reading from clients; responses can still be sent to them. */
  public void stopReading() {
    bound.forEach(at -> at.socket().stopReading());
  }

  /** Returns the number of datagrams that the kernel has dropped; -1 if unknown. */
  public long kernelDrops() {
    long all = 0;
    for (BoundSocket at : bound) {
      long drops = at.socket().kernelDrops();
      if (drops < 0) {
        return drops;
      }
      all += drops;
    }
    return all;
  }

  public void close() {
    DatagramDeployment.forget(context);
    if (file != null) {
      file.delete();
      file = null;
    }
    closeSockets();
  }

  private void closeSockets() {
    bound.forEach(BoundSocket::close);
    bound.clear();
  }
}
