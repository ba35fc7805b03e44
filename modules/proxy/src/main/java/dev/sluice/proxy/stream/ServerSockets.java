package dev.sluice.proxy.stream;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.keepalive.KeepAliveOptions;
import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.proxy.listen.ListenAddresses;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.proxy.unix.SocketRights;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of one stream route: one socket at each address of its name, or one Unix
 * socket. All are on one event loop. Any thread, unless said otherwise.
 */
final class ServerSockets {
  private final ServerSocketOpener opener;
  private final List<Channel> servers; // at least one
  private final @Nullable SocketFile file; // null without a Unix socket
  private final Reach first;

  private ServerSockets(
      ServerSocketOpener opener, List<Channel> servers, @Nullable SocketFile file, Reach first) {
    this.opener = opener;
    this.servers = new CopyOnWriteArrayList<>(servers);
    this.file = file;
    this.first = first;
  }

  /**
   * Listens. No connection is accepted before all sockets listen.
   *
   * @param context the context whose event loop accepts
   * @param options the address, and whether other sockets may listen there
   * @param acceptor receives the connections; it is in the pipeline of each socket
   * @param notices logs each address that this machine lacks
   * @return the sockets; fails, with nothing open, if it cannot listen
   */
  static Future<ServerSockets> open(
      ContextInternal context,
      TcpRouteOptions options,
      ChannelHandler acceptor,
      RateLimitedLog notices) {
    ServerSocketOpener opener = new ServerSocketOpener(context, options, acceptor);
    Endpoint listen = options.listen();
    // An exception inside of compose() becomes a failed future, too.
    return Future.succeededFuture(listen.isUnix())
        .compose(isUnix -> isUnix ? atPath(opener) : atAddresses(opener, context, listen, notices))
        .onSuccess(all -> accept(all.servers));
  }

  private static void accept(List<Channel> servers) {
    servers.forEach(server -> server.config().setAutoRead(true));
  }

  private static Future<ServerSockets> atPath(ServerSocketOpener opener) {
    return opener.atPath(
        (server, file) -> new ServerSockets(opener, List.of(server), file, new Reach(List.of())));
  }

  private static Future<ServerSockets> atAddresses(
      ServerSocketOpener opener, ContextInternal context, Endpoint listen, RateLimitedLog notices) {
    return ListenAddresses.of(context, listen)
        .compose(
            addresses ->
                CommonPort.open(listen, addresses, opener, notices)
                    .map(
                        servers ->
                            new ServerSockets(opener, servers, null, opener.reach(addresses))));
  }

  /** Returns the addresses at which the first instance listens. */
  Reach reach() {
    return first;
  }

  /**
   * Listens at the addresses of another configuration, too, at the same port. A socket at a single
   * address and one at a wildcard can both listen; the kernel prefers the single address.
   *
   * @return the addresses of that configuration, completed on the accepting event loop; fails, with
   *     nothing changed, if it cannot listen there
   */
  Future<Reach> extend(TcpRouteOptions options, RateLimitedLog notices) {
    Endpoint listen = options.listen();
    ContextInternal loop = opener.context();
    return loop.future(
        done ->
            loop.runOnContext(
                now ->
                    ListenAddresses.of(loop, listen)
                        .compose(addresses -> extend(options, addresses, notices))
                        .onComplete(done)));
  }

  private Future<Reach> extend(
      TcpRouteOptions options, List<InetSocketAddress> addresses, RateLimitedLog notices) {
    Reach reach = opener.reach(addresses);
    List<InetSocketAddress> missing =
        addresses.stream().filter(at -> !isOpenAt(opener.bound(at.getAddress()))).toList();
    if (missing.isEmpty()) {
      return Future.succeededFuture(reach);
    }
    ServerSocketOpener beside = opener.beside(options);
    share(true);
    return CommonPort.open(options.listen(), missing, beside, notices)
        .onSuccess(servers::addAll)
        .onComplete(opened -> share(options.reusePort()))
        .onSuccess(ServerSockets::accept)
        .map(reach);
  }

  private boolean isOpenAt(InetAddress ip) {
    return servers.stream()
        .anyMatch(
            server ->
                server.localAddress() instanceof InetSocketAddress at
                    && at.getAddress().equals(ip));
  }

  private void share(boolean isShared) {
    servers.forEach(server -> ServerSocketOpener.share(server, isShared));
  }

  /** Returns whether every socket has such a local address. */
  boolean allMatch(Predicate<SocketAddress> wanted) {
    return servers.stream().map(Channel::localAddress).allMatch(wanted);
  }

  /** Closes the sockets without such a local address. Event loop only. */
  Future<?> keep(Predicate<SocketAddress> wanted) {
    List<Channel> rest =
        servers.stream().filter(server -> !wanted.test(server.localAddress())).toList();
    servers.removeAll(rest);
    return Future.join(rest.stream().map(opener::close).toList());
  }

  /** Returns the port, which is the same for all; 0 for a Unix socket. */
  int port() {
    return opener.port(servers.get(0));
  }

  /** Returns the event loop that accepts. */
  EventLoop loop() {
    return opener.context().nettyEventLoop();
  }

  /** Completes on the accepting event loop after some time. */
  Future<?> after(long millis) {
    ContextInternal loop = opener.context();
    return loop.future(done -> loop.setTimer(millis, timer -> done.complete()));
  }

  /** Sets the options for new connections; open connections keep theirs. */
  void setKeepAlive(KeepAlive keepAlive) {
    if (file != null) {
      return;
    }
    Runnable change =
        () -> servers.forEach(server -> KeepAliveOptions.setOnListener(server, keepAlive));
    if (loop().inEventLoop()) {
      change.run(); // at once: a client may connect as soon as the caller continues
    } else {
      loop().execute(change);
    }
  }

  /** Changes the rights of a Unix socket's file, as {@link SocketFile#change} describes. */
  Future<Void> change(SocketRights rights) {
    return file == null ? Future.succeededFuture() : file.change(rights);
  }

  /** Stops listening; completed once all sockets are closed. */
  Future<?> close() {
    if (file != null) {
      file.delete();
    }
    return Future.join(servers.stream().map(opener::close).toList());
  }
}
