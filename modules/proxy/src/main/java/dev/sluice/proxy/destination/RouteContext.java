package dev.sluice.proxy.destination;

import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.tee.ClientConnection;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.Function;

/**
 * The properties of a route that a connector may use. Event loop only.
 *
 * @param context the context of the verticle instance, whose event loop runs the sessions
 * @param name the route's name
 * @param connectTimeout time limit for a connect
 * @param keepAlive settings for detecting a peer that has vanished
 * @param passed returns the routes of this process that a client's session has passed
 */
public record RouteContext(
    ContextInternal context,
    String name,
    Duration connectTimeout,
    KeepAlive keepAlive,
    Function<ClientConnection, Chain> passed) {}
