package dev.sluice.proxy.destination;

import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.tee.ClientConnection;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a connector may know of the route whose sessions it connects. Event loop only.
 *
 * @param context of the verticle instance: its event loop is where the sessions live
 * @param name the route's name
 * @param connectTimeout how long a connect may take
 * @param keepAlive how it is found out that a peer has vanished
 * @param passed returns which routes of this process a client's session has passed
 */
public record RouteContext(
    ContextInternal context,
    String name,
    Duration connectTimeout,
    KeepAlive keepAlive,
    Function<ClientConnection, Chain> passed) {}
