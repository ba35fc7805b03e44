package dev.sluice.proxy.destination.eventbus;

import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;

/** Connects a session to a consumer at one address of the event bus. Event loop only. */
final class EventBusConnector implements Connector {
  private final MirrorBus bus;
  private final EventLoop loop;
  private final String route;
  private final String address;
  private final Duration timeout;

  /**
   * Creates a connector.
   *
   * @param context the verticle's context
   * @param route the route's name, which consumers receive
   * @param address the address on the event bus
   * @param timeout time limit for a consumer's reply to the first message
   */
  EventBusConnector(ContextInternal context, String route, String address, Duration timeout) {
    this.bus = MirrorBus.of(context.owner());
    this.loop = context.nettyEventLoop();
    this.route = route;
    this.address = address;
    this.timeout = timeout;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    BusChannel channel = new BusChannel(new BusSession(loop, bus.context(), route, address));
    loop.register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                channel.open(timeout, result);
              } else {
                channel.unsafe().closeForcibly();
                result.failed(registered.cause());
              }
            });
    return channel::cancel;
  }
}
