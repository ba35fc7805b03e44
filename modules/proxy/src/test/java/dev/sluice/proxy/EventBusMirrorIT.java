package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A mirror on the event bus gets the same bytes, and is treated like a mirror behind a socket. */
@OneJdkIsEnough
class EventBusMirrorIT extends TeeIT {
  private static final String ADDRESS = "recorder";
  private static final String TO = "eventbus:" + ADDRESS;
  private static final int MESSAGE = 3000;
  private static final long MANY = 20 * 1024 * 1024;

  private static BusConsumer.Taken only(BusConsumer consumer) {
    Eventually.until("a session", () -> consumer.sessions().size() == 1);
    return consumer.sessions().get(0);
  }

  private static void finish(TestClient client) throws Exception {
    client.finish();
    client.receiveAll();
  }

  @Test
  void aConsumerGetsEveryByteInOrderAndTheEnd() throws Exception {
    BusConsumer consumer = new BusConsumer(vertx, ADDRESS);
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(TO));
    TestClient client = client(route);
    client.roundTrips(100, MESSAGE);
    finish(client);

    BusConsumer.Taken session = only(consumer);
    session.received.awaitEnd();
    session.received.assertIsExactly(client.sent());
    assertThat(session.route).isEqualTo("test");
    assertThat(session.cut).isFalse();
    assertThat(session.sequence)
        .containsExactlyElementsOf(LongStream.range(0, session.sequence.size()).boxed().toList());
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.SENT_BYTES)).isEqualTo(client.sent());
  }

  /** A route whose client has sent more than the mirror's largest lag, all of which has arrived. */
  private Running flooded() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(TO, Lag.cut("512KiB")));
    TestClient client = client(route);
    client.send(MANY);
    finish(client);
    primary.received().assertIsExactly(MANY);
    return route;
  }

  private static void assertIsCut(Running route) {
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(1);
  }

  @Test
  void aConsumerThatStopsReplyingIsCutAndNotified() throws Exception {
    BusConsumer consumer = new BusConsumer(vertx, ADDRESS);
    consumer.stopReplying();
    Running route = flooded();
    BusConsumer.Taken session = only(consumer);
    Eventually.until("the last message", () -> session.cut);
    session.received.assertIsPrefix();
    assertThat(session.received.hasEnded()).isFalse();
    assertThat(session.received.count()).isLessThan(MANY);
    assertIsCut(route);
  }

  @Test
  void aConsumerThatIsCutBeforeItsFirstReplyIsNotifiedOnceItReplies() throws Exception {
    BusConsumer consumer = new BusConsumer(vertx, ADDRESS);
    consumer.hold();
    Running route = flooded();
    assertIsCut(route);
    BusConsumer.Taken session = only(consumer);
    assertThat(session.cut).isFalse();
    consumer.replyToAll();
    Eventually.until("the last message", () -> session.cut);
    session.received.assertIsExactly(0);
  }

  @Test
  void withOnLagBlockTheClientWaitsForItsReplies() throws Exception {
    BusConsumer consumer = new BusConsumer(vertx, ADDRESS);
    consumer.stopReplying();
    Peer primary = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(TO, Lag.block("512KiB")));
    TestClient client = client(route);
    long stuckAfter = client.sendUntilStuck(MANY, Duration.ofSeconds(1));
    assertThat(stuckAfter).isLessThan(MANY);
    consumer.replyToAll();
    client.send(MANY - stuckAfter);
    finish(client);

    only(consumer).received.awaitEnd();
    only(consumer).received.assertIsExactly(MANY);
    primary.received().assertIsExactly(MANY);
  }

  @Test
  void withoutAConsumerAtTheAddressThePrimaryGetsEverything() throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(TO));
    TestClient client = client(route);
    client.roundTrips(10, MESSAGE);
    finish(client);
    client.received().assertIsExactly(client.sent());
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED)).isEqualTo(1);
  }

  @Test
  void aConsumerThatLeavesEndsOnlyItsOwnSessions() throws Exception {
    BusConsumer consumer = new BusConsumer(vertx, ADDRESS);
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(TO));
    TestClient client = client(route);
    client.roundTrips(10, MESSAGE);
    Eventually.until(
        "a reply", () -> route.mirror(0).get(BranchCounter.SENT_BYTES) == client.sent());
    consumer.leave();
    client.roundTrips(10, MESSAGE);
    finish(client);
    client.received().assertIsExactly(client.sent());
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.CLOSED_BY_PEER)).isEqualTo(1);
  }

  @Test
  void eachOfSeveralConsumersAtOneAddressCanGetWholeSessions() throws Exception {
    BusConsumer one = new BusConsumer(vertx, ADDRESS, "recorder.1");
    BusConsumer other = new BusConsumer(vertx, ADDRESS, "recorder.2");
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(TO));
    for (int i = 0; i < 4; i++) {
      TestClient client = client(route);
      client.roundTrips(10, MESSAGE);
      finish(client);
    }
    route.untilNoSession();
    assertThat(one.sessions()).hasSize(2);
    assertThat(other.sessions()).hasSize(2);
    List<BusConsumer.Taken> all = new ArrayList<>();
    Stream.of(one, other).map(BusConsumer::sessions).forEach(all::addAll);
    for (BusConsumer.Taken session : all) {
      session.received.awaitEnd();
      session.received.assertIsExactly(10 * MESSAGE);
    }
  }
}
