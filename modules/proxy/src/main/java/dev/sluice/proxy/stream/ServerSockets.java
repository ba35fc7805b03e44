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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of one stream route, opened and closed together: one socket at each address
 * of its name, or one Unix socket. All are on one event loop. Any thread.
 */
final class ServerSockets {
  private final ServerSocketOpener opener;
  private final List<Channel> servers; // at least one
  private final @Nullable SocketFile file; // null without a Unix socket

  private ServerSockets(
      ServerSocketOpener opener, List<Channel> servers, @Nullable SocketFile file) {
    this.opener = opener;
    this.servers = servers;
    this.file = file;
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
        .onSuccess(all -> all.servers.forEach(server -> server.config().setAutoRead(true)));
  }

  private static Future<ServerSockets> atPath(ServerSocketOpener opener) {
    return opener.atPath((server, file) -> new ServerSockets(opener, List.of(server), file));
  }

  private static Future<ServerSockets> atAddresses(
      ServerSocketOpener opener, ContextInternal context, Endpoint listen, RateLimitedLog notices) {
    return ListenAddresses.of(context, listen)
        .compose(addresses -> CommonPort.open(listen, addresses, opener, notices))
        .map(servers -> new ServerSockets(opener, servers, null));
  }

  /** Returns the port, which is the same for all; 0 for a Unix socket. */
  int port() {
    return opener.port(servers.get(0));
  }

  /** Returns the event loop that accepts. */
  EventLoop loop() {
    return servers.get(0).eventLoop();
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
