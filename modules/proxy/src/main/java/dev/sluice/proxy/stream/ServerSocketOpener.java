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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Opens the listening sockets of a stream route; they do not accept yet. Event loop only. */
final class ServerSocketOpener implements CommonPort.Sockets<Channel> {
  private final ContextInternal context;
  private final TcpRouteOptions options;
  private final ChannelHandler acceptor;

  ServerSocketOpener(ContextInternal context, TcpRouteOptions options, ChannelHandler acceptor) {
    this.context = context;
    this.options = options;
    this.acceptor = acceptor;
  }

  @Override
  public Future<Channel> open(InetSocketAddress at) {
    Channel server = make(at);
    KeepAliveOptions.setOnListener(server, options.keepAlive());
    if (options.reusePort()) {
      StreamChannels.sharePort(server);
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
