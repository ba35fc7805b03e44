package dev.sluice.proxy.stream;

import dev.sluice.proxy.keepalive.KeepAliveOptions;
import dev.sluice.proxy.listen.CommonPort;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** Opens the listening sockets of a stream route; they do not accept yet. Event loop only. */
final class ServerSocketOpener implements CommonPort.Sockets<Channel> {
  private final ContextInternal context;
  private final TcpRouteOptions options;
  private final ChannelHandler acceptor;
  private final boolean shared;

  ServerSocketOpener(ContextInternal context, TcpRouteOptions options, ChannelHandler acceptor) {
    this(context, options, acceptor, options.reusePort());
  }

  private ServerSocketOpener(
      ContextInternal context, TcpRouteOptions options, ChannelHandler acceptor, boolean shared) {
    this.context = context;
    this.options = options;
    this.acceptor = acceptor;
    this.shared = shared;
  }

  /** Returns an opener for sockets at the port of those that this one has opened. */
  ServerSocketOpener beside(TcpRouteOptions other) {
    return new ServerSocketOpener(context, other, acceptor, true);
  }

  /** Returns the context whose event loop accepts. */
  ContextInternal context() {
    return context;
  }

  /** Returns the addresses of a listener as the kernel knows them. */
  Reach reach(List<InetSocketAddress> addresses) {
    return new Reach(addresses.stream().map(at -> bound(at.getAddress())).toList());
  }

  /** Returns the local address of a socket that is opened at an address. */
  InetAddress bound(InetAddress ip) {
    return StreamChannels.bound(context.owner().transport(), ip);
  }

  /** Sets whether other sockets may listen at the port from now on. */
  static void share(Channel server, boolean isShared) {
    StreamChannels.sharePort(server, isShared);
  }

  @Override
  public Future<Channel> open(InetSocketAddress at) {
    Channel server = make(at);
    KeepAliveOptions.setOnListener(server, options.keepAlive());
    if (shared) {
      share(server, true);
    }
    return registered(server)
        .compose(registered -> completed(server.bind(at)))
        .onFailure(e -> server.unsafe().closeForcibly())
        .onSuccess(bound -> OwnSockets.TCP.listens(server))
        .map(server);
  }

  /** Opens a Unix socket at the route's path and creates its file. */
  <T> Future<T> atPath(BiFunction<Channel, SocketFile, T> opened) {
    io.vertx.core.net.SocketAddress path = options.listen().address();
    Channel server = make(convert(path));
    return registered(server)
        .compose(
            registered ->
                SocketFile.make(
                    Path.of(path.path()), options.socket(), at -> completed(bind(server, at))))
        .onFailure(e -> server.unsafe().closeForcibly())
        .map(file -> opened.apply(server, file));
  }

  private ChannelFuture bind(Channel server, Path at) {
    return server.bind(convert(io.vertx.core.net.SocketAddress.domainSocketAddress(at.toString())));
  }

  private SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return context.owner().transport().convert(address);
  }

  private Channel make(SocketAddress at) {
    Channel server = StreamChannels.toListen(context.owner().transport(), at);
    // So a restart need not wait until old connections leave the TIME_WAIT state.
    server.config().setOption(ChannelOption.SO_REUSEADDR, true);
    server.config().setAutoRead(false);
    server.pipeline().addLast(acceptor);
    return server;
  }

  private Future<Void> registered(Channel server) {
    return completed(context.nettyEventLoop().register(server));
  }

  private Future<Void> completed(ChannelFuture future) {
    Promise<Void> promise = context.promise();
    future.addListener(
        done -> {
          if (done.isSuccess()) {
            promise.complete();
          } else {
            promise.fail(done.cause());
          }
        });
    return promise.future();
  }

  @Override
  public int port(Channel server) {
    return server.localAddress() instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
  }

  @Override
  public Future<?> close(Channel server) {
    // With NIO and io_uring, a closed socket frees its port in the event loop's next turn.
    return completed(server.close()).compose(closed -> context.owner().timer(1));
  }
}
