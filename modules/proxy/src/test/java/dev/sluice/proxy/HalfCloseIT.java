package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A6: the end of a stream is carried through in each direction separately, with mirrors attached.
 */
class HalfCloseIT extends TeeIT {

  private static final int SENT = 100_000;
  private static final int RESPONSE = 20 * 1024 * 1024;

  @Test
  void aClientThatHasEndedItsStreamStillGetsALongResponse() throws Exception {
    Peer primary = peer(Behaviour.respondingAtTheEnd(RESPONSE));
    Peer mirror = peer(Behaviour.respondingAtTheEnd(RESPONSE));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.send(SENT);
    client.finish();
    primary.received().awaitEnd();
    // The whole response now waits in sockets and buffers, because the client does not read.
    route.untilStill();
    client.receiveAll();
    client.received().assertIsExactly(RESPONSE);
    primary.received().assertIsExactly(SENT);
    mirror.received().assertIsExactly(SENT);
  }

  @Test
  void aPrimaryThatHasEndedItsStreamStillGetsTheClientsBytes() throws Exception {
    Peer primary = peer(Behaviour.finishingFirst());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.receiveAll();
    client.send(SENT);
    client.finish();
    primary.received().awaitEnd();
    primary.received().assertIsExactly(SENT);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
  }

  @Test
  void aMirrorThatHasEndedItsStreamStillGetsTheClientsBytes() throws Exception {
    Peer mirror = peer(Behaviour.finishingFirst());
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.roundTrips(10, 1000);
    client.finish();
    client.receiveAll();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(10 * 1000);
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(1);
  }

  @Test
  void theEndIsCarriedThroughToAPrimaryThatReadsLate() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Peer primary = peer(Behaviour.echo().once(gate));
    Running route = deploy(Route.to(primary.url()));
    TestClient client = client(route);
    client.send(SENT);
    client.finish();
    gate.countDown();
    client.receiveAll();
    client.received().assertIsExactly(SENT);
    assertThat(client.received().hasEnded()).isTrue();
  }

  @Test
  void theEndOfAClientThatSendsNothingIsCarriedThroughToo() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.finish();
    client.receiveAll();
    mirror.received().awaitEnd();
    primary.received().assertIsExactly(0);
    mirror.received().assertIsExactly(0);
  }
}
