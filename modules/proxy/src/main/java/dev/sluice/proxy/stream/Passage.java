package dev.sluice.proxy.stream;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries one connection through the stages of its route to the instance that begins its session.
 */
final class Passage implements ConnectionStage.Next {
  private final StreamListener route;
  private final ClientConnection client;
  private final List<ConnectionStage> stages;
  private @Nullable Instance instance; // null on the accepting event loop
  private int passed;

  Passage(StreamListener route, ClientConnection client, List<ConnectionStage> stages) {
    this.route = route;
    this.client = client;
    this.stages = stages;
  }

  ClientConnection client() {
    return client;
  }

  @Override
  public void proceed() {
    Instance here = instance;
    if (passed < stages.size() && (here != null || !stages.get(passed).reads())) {
      stages.get(passed++).enter(client, this);
    } else if (here == null) {
      route.register(this);
    } else {
      begin(here);
    }
  }

  /** Called when the channel has reached its event loop. */
  void arrive(Instance at) {
    instance = at;
    if (passed < stages.size()) {
      FirstReads.into(client, at.context());
    }
    proceed();
  }

  /** Called when a channel that is on its event loop has found its route. */
  void arriveAgain(Instance at) {
    instance = at;
    proceed();
  }

  private void begin(Instance beginning) {
    try {
      beginning.taker().accept(client);
    } catch (RuntimeException | OutOfMemoryError e) {
      client.channel().close();
      route.cannotBegin(e);
    }
  }

  @Override
  public void reject(RejectReason reason) {
    route.admission().count(reason);
    leave();
  }

  @Override
  public void reject(RejectReason reason, String why) {
    route.admission().warn(reason, client.address(), why);
    reject(reason);
  }

  @Override
  public void leave() {
    client.releaseReadAhead();
    if (instance == null) {
      client.channel().unsafe().closeForcibly();
    } else {
      client.channel().close();
    }
    if (isAdmitted()) {
      route.admission().left();
    }
  }

  /** Returns whether a stage after the access control is the one that ends the connection. */
  private boolean isAdmitted() {
    return stages.indexOf(route.admission()) < passed - 1;
  }
}
