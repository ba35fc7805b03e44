package dev.sluice.proxy.datagram;

import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.proxy.listen.ListenAddresses;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final @Nullable DatagramDeployment predecessor;
  private final List<BoundSocket> bound = new ArrayList<>();
  private final LocalSockets local;
  private final List<BatchReader> readers = new ArrayList<>();
  private final Map<InetAddress, BatchReader.Receiver> receivers = new HashMap<>();
  private @Nullable Reading reading; // null while it does not read
  private @Nullable SocketFile file; // null without a Unix socket

  /** How datagrams are read. */
  private record Reading(DatagramRelay relay, DatagramBatch batch, DatagramTally received) {}

  /**
   * Creates a listener that does not listen yet.
   *
   * @param predecessor the deployment that it replaces while that one listens at the port, too
   */
  public DatagramListener(
      ContextInternal context,
      UdpRouteOptions options,
      PacketSockets sockets,
      @Nullable DatagramDeployment predecessor) {
    this.context = context;
    this.options = options;
    this.sockets = sockets;
    this.deployment = DatagramDeployment.of(context);
    this.predecessor = predecessor;
    this.local = new LocalSockets(sockets, options.receiveBuffer(), deployment.notices());
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
          admitted()
              .compose(admitted -> openFirst())
              .compose(opened -> join())
              .onSuccess(joined -> openAtThisMachine())
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

  private Future<Void> openFirst() {
    return (options.listen().isUnix() ? openAtPath() : openAtAddresses()).mapEmpty();
  }

  private Future<Void> admitted() {
    return predecessor == null ? Future.succeededFuture() : predecessor.admit(context);
  }

  private static int port(List<InetSocketAddress> addresses) {
    return addresses.isEmpty() ? 0 : addresses.get(0).getPort();
  }

  /** Returns whether it has no sockets, because another instance listens for all of them. */
  public boolean isIdle() {
    return bound.isEmpty();
  }

  /** Begins to read. */
  public void read(DatagramRelay relay, DatagramBatch batch, DatagramTally received) {
    reading = new Reading(relay, batch, received);
    // The single addresses first: the kernel prefers them.
    bound.stream().filter(at -> !at.isWildcard()).forEach(this::read);
    bound.stream().filter(BoundSocket::isWildcard).forEach(this::read);
    deployment.add(this);
  }

  private void read(BoundSocket at) {
    Reading to = reading;
    if (to == null) {
      return;
    }
    PacketSocket socket = at.socket();
    BatchReader.Receiver receiver = withoutHeaders(to.relay().at(socket), to.received());
    InetSocketAddress address = at.at() instanceof InetSocketAddress internet ? internet : null;
    if (needsLocal(at)) {
      socket.reportAsked();
      receiver = new AskedReceiver(receiver, ip -> asked(ip, at.port()), () -> search(at));
    } else if (at.ip() != null) {
      receivers.put(at.ip(), receiver);
    }
    BatchReader.Receiver last = receiver;
    BatchReader reader =
        new BatchReader(
            socket,
            to.batch(),
            to.received(),
            datagrams -> {
              datagrams.setLocal(address);
              to.received().passed(datagrams, 0, datagrams.size());
              last.received(datagrams);
            });
    readers.add(reader);
    socket.onReadable(reader);
  }

  private BatchReader.Receiver withoutHeaders(BatchReader.Receiver relay, DatagramTally received) {
    ProxyProtocol protocol = options.proxyProtocol();
    return protocol == null ? relay : new HeaderReceiver(relay, received, protocol);
  }

  /** Returns whether responses need sockets at the single addresses of this machine. */
  private boolean needsLocal(BoundSocket at) {
    return at.isWildcard() && options.responses() == UdpRouteOptions.Responses.CLIENT;
  }

  /** Opens sockets at the addresses of this machine, before anything is read. */
  private void openAtThisMachine() {
    for (BoundSocket wildcard : bound.stream().filter(this::needsLocal).toList()) {
      for (InetAddress ip : LocalSockets.includedIn(Objects.requireNonNull(wildcard.ip()))) {
        BoundSocket opened = local.open(ip, wildcard.port());
        if (opened != null) {
          bound.add(opened);
        }
      }
    }
  }

  private BatchReader.@Nullable Receiver asked(InetAddress ip, int port) {
    BatchReader.Receiver known = receivers.get(ip);
    if (known != null || reading == null) {
      return known;
    }
    openLater(ip, port);
    if (receivers.containsKey(ip)) {
      deployment.found(ip);
    }
    return receivers.get(ip);
  }

  private void search(BoundSocket wildcard) {
    for (InetAddress ip : LocalSockets.includedIn(Objects.requireNonNull(wildcard.ip()))) {
      asked(ip, wildcard.port());
    }
  }

  /** Listens at an address that another instance has found, too; any thread. */
  void found(InetAddress ip) {
    context.runOnContext(
        now -> {
          if (reading != null && !receivers.containsKey(ip) && !bound.isEmpty()) {
            openLater(ip, bound.get(0).port());
          }
        });
  }

  private void openLater(InetAddress ip, int port) {
    BoundSocket opened = local.open(ip, port);
    if (opened != null) {
      bound.add(opened);
      read(opened);
    }
  }

  /** Lets another deployment listen at the port; any thread. */
  Future<Void> share() {
    return context.future(
        done ->
            context.runOnContext(
                now -> {
                  try {
                    for (BoundSocket at : bound) {
                      at.socket().share();
                    }
                    done.complete();
                  } catch (IOException | RuntimeException e) {
                    done.fail(e);
                  }
                }));
  }

  /**
   * Receives nothing more, because another deployment listens at the port. Reads what has arrived.
   *
   * @return whether responses can still be sent without keeping clients from that deployment
   */
  public boolean detach() {
    boolean isDetached = true;
    for (BoundSocket at : bound) {
      isDetached &= at.socket().detach();
    }
    readers.forEach(BatchReader::readRest);
    stopReading();
    return isDetached;
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
    boolean isDivided = !options.listensOnce() && context.getInstanceCount() > 1;
    boolean responds = options.responses() == UdpRouteOptions.Responses.CLIENT;
    DatagramSocketOpener opener =
        new DatagramSocketOpener(
            sockets,
            at -> isDivided || (responds && at.getAddress().isAnyLocalAddress()),
            predecessor != null,
            options.receiveBuffer());
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
    reading = null;
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
