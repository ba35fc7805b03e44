package dev.sluice.proxy.stream;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.unix.SocketRights;
import dev.sluice.tee.ClientConnection;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Consumer;

/**
 * An instance of a route: it receives connections on its own event loop. Immutable; any thread.
 *
 * @param route the route
 * @param context the context of the verticle
 * @param taker receives each client that has passed the stages
 * @param socket permissions of the socket with which it was deployed
 * @param listen address with which it was deployed
 * @param options its configuration, which may have changed since
 */
record Instance(
    StreamListener route,
    ContextInternal context,
    Consumer<ClientConnection> taker,
    SocketRights socket,
    Endpoint listen,
    TcpRouteOptions options) {

  EventLoop loop() {
    return context.nettyEventLoop();
  }

  /** Returns the same instance with another configuration. */
  Instance with(TcpRouteOptions changed) {
    return new Instance(route, context, taker, socket, listen, changed);
  }
}
