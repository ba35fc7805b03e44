package dev.sluice.proxy.stream;

import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.hello.ClientHello;
import dev.sluice.proxy.stage.hello.HelloStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries one connection through the stages that come before its route is known, and then to that
 * route. Event loop of the connection only.
 */
final class Crossing implements ConnectionStage.Next {
  private final Entrance entrance;
  private final ClientConnection client;
  private final Instance seat;
  private final List<ConnectionStage> stages;
  private @Nullable Instance chosen;
  private int passed;

  /**
   * Creates the way of a connection.
   *
   * @param seat an instance on the event loop of the connection; its pool takes the first bytes
   */
  Crossing(Entrance entrance, ClientConnection client, Instance seat) {
    this.entrance = entrance;
    this.client = client;
    this.seat = seat;
    TcpRouteOptions any = seat.options();
    this.stages = new ArrayList<>(Stages.common(any));
    stages.add(new HelloStage(any.helloTimeout(), this::choose));
  }

  /** Called when the channel has reached its event loop. */
  void arrive() {
    FirstReads.into(client, seat.context());
    proceed();
  }

  private boolean choose(@Nullable ClientHello hello) {
    List<Instance> possible = entrance.find(hello);
    chosen = entrance.choose(possible, seat.loop(), client.channel().localAddress());
    return !possible.isEmpty();
  }

  @Override
  public void proceed() {
    if (passed < stages.size()) {
      stages.get(passed++).enter(client, this);
    } else if (chosen == null) {
      reject(RejectReason.NO_RESOURCES, "its route has no instance on its event loop");
    } else {
      reach(chosen);
    }
  }

  private void reach(Instance at) {
    try {
      FirstReads.move(client, seat.context(), at.context());
    } catch (OutOfMemoryError e) {
      reject(RejectReason.LOW_MEMORY, "bufferMemory is almost used up");
      return;
    }
    at.route().take(client, at);
  }

  @Override
  public void reject(RejectReason reason) {
    entrance.count(reason);
    leave();
  }

  @Override
  public void reject(RejectReason reason, String why) {
    entrance.warn(reason, client.address(), why);
    reject(reason);
  }

  @Override
  public void leave() {
    client.releaseReadAhead();
    client.channel().close();
  }
}
