package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.WaitingSession;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An undeployed route waits for pending responses, and for nothing else. */
@OneJdkIsEnough
class UdpUndeployIT extends UdpIT {
  // Far less than the wait for a pending response.
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

  @Test
  void aRouteWithoutPendingResponsesEndsAtOnce() throws Exception {
    UdpRunning route = deploy(route(echo(), sink()));
    UdpClient client = client(route);
    for (int i = 0; i < 10; i++) {
      client.ask(bytes("x"));
    }
    assertEndsAtOnce(route);
  }

  @Test
  void aOneWayRouteEndsAtOnce() throws Exception {
    assertEndsAtOnceAfterAQuestion(oneWay(sink()));
  }

  @Test
  void withoutADrainTimeoutItWaitsForNoResponse() throws Exception {
    assertEndsAtOnceAfterAQuestion(route(sink()).put("drainTimeout", "0"));
  }

  @Test
  void itDoesNotWaitLongForAMissingResponse() throws Exception {
    UdpPeer primary = sink();
    UdpRunning route = deploy(route(primary).put("drainTimeout", "60m"));
    client(route).send(bytes("x"));
    primary.await(1);
    Running.await(route.undeploy());
    assertNoListenerAt(route.address());
  }

  @Test
  void itWaitsForTheSessionsItNamesUntilTheyAreClosed() throws Exception {
    UdpPeer primary = sink();
    UdpRunning route = deploy(route(primary).put("drainTimeout", "60m"));
    UdpClient answered = client(route);
    answered.send(bytes("x"));
    primary.await(1);
    primary.respond(primary.senders().get(0), bytes("response"));
    answered.receive();
    client(route).send(bytes("y"));
    primary.await(2);
    Future<Void> undeployed = route.undeploy();
    Eventually.until("one that waits", () -> route.drainStats().open() == 1);
    WaitingSession waiting = route.drainStats().longest().get(0);
    assertThat(waiting.branch()).isEqualTo("primary");
    assertThat(waiting.client()).startsWith("127.0.0.1:");
    route.closeSessions();
    Running.await(undeployed);
    assertThat(route.drainStats().open()).isZero();
    assertThat(route.drainStats().cutOff()).isEqualTo(1);
  }

  @Test
  void datagramsDuringTheDrainAreNotRelayed() throws Exception {
    UdpPeer primary = sink();
    UdpRunning route = deploy(route(primary).put("drainTimeout", "10s"));
    UdpClient client = client(route);
    client.send(bytes("before"));
    primary.await(1);
    Future<Void> undeployed = route.undeploy();
    route.all(); // now the event loop has begun to undeploy
    client.send(bytes("after"));
    primary.respond(primary.senders().get(0), bytes("response"));
    primary.respond(primary.senders().get(0), bytes("one more"));
    assertThat(client.receive()).isEqualTo(bytes("response"));
    assertThat(client.receive()).isEqualTo(bytes("one more"));
    Running.await(undeployed);
    assertThat(primary.received()).hasSize(1);
  }

  private void assertEndsAtOnceAfterAQuestion(JsonObject json) throws Exception {
    UdpRunning route = deploy(json);
    client(route).send(bytes("x"));
    route.until(
        "a datagram at the primary",
        stats -> stats.primary().get(BranchCounter.SENT_DATAGRAMS) == 1);
    assertEndsAtOnce(route);
  }

  private static void assertEndsAtOnce(UdpRunning route) throws Exception {
    long start = System.nanoTime();
    Running.await(route.undeploy());
    assertThat(System.nanoTime() - start).isLessThan(AT_ONCE_NANOS);
    assertNoListenerAt(route.address());
  }

  private static void assertNoListenerAt(SocketAddress address) throws Exception {
    new DatagramSocket(address).close(); // fails if the address is in use
  }
}
