package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.proxy.stats.DrainStats;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.BlackHole;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.RefusingPort;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ends of sessions that something else ends. */
@OneJdkIsEnough
class EndsIT extends TeeIT {

  private static final int SENT = 3_000_000;

  @Test
  void theClientSeesARefusalOfThePrimaryAsARefusal() throws Exception {
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(closing(new RefusingPort()).url()).mirror(mirror.url()));
    TestClient client = client(route);
    assertThatThrownBy(client::receiveAll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
    route.untilNoSession();
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.CONNECT_FAILED))
        .isEqualTo(1);
  }

  @Test
  void aPrimaryThatResetsResetsTheClientAndTheMirrorKeepsAnExactPrefix() throws Exception {
    Peer primary = peer(Behaviour.resetting(SENT / 2));
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), Lag.block("1MiB")));
    TestClient client = client(route);
    Throwable seen =
        catchThrowable(
            () -> {
              client.sendUntilStuck(SENT, Duration.ofMillis(100));
              client.receiveAll();
            });
    // On io_uring, a write may take the error from the socket, and the read at the same time finds
    // an end.
    if (loops != Loops.IO_URING || seen != null) {
      assertThat(seen).isInstanceOf(IOException.class);
    }
    route.untilNoSession();
    mirror.received().awaitBreak();
    mirror.received().assertIsPrefix();
    primary.received().assertIsPrefix();
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.CLOSED_BY_PEER))
        .isEqualTo(1);
  }

  @Test
  void halfAResponseOfAPrimaryThatResetsDoesNotLookWhole() throws Exception {
    Peer primary = peer(Behaviour.respondingHalf(SENT));
    Running route = deploy(Route.to(primary.url()).mirror(peer(Behaviour.sink()).url()));
    TestClient client = client(route);
    client.send(1000);
    client.finish();
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    assertThat(client.received().hasEnded()).isFalse();
    client.received().assertIsPrefix();
  }

  @Test
  void aClientThatResetsResetsTheDestinationsOnceTheyHaveItsBytes() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    primary.connection();
    client.send(SENT);
    client.reset();
    route.untilNoSession();
    primary.received().awaitBreak();
    mirror.received().awaitBreak();
    primary.received().assertIsPrefix();
    assertThat(mirror.received().sha256()).isEqualTo(primary.received().sha256());
  }

  @Test
  void aSessionThatIsIdleForTooLongIsEnded() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route =
        deploy(Route.to(primary.url()).with("idleTimeout", "300ms").mirror(mirror.url()));
    TestClient client = client(route);
    client.roundTrips(1, 1000);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    primary.received().awaitBreak();
    mirror.received().awaitBreak();
    route.untilNoSession();
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.IDLE))
        .as("%s", route.stats())
        .isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.IDLE)).isEqualTo(1);
  }

  @Test
  void aSessionThatIsBusyForLongerThanTheTimeoutIsNotIdle() throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).with("idleTimeout", "300ms"));
    TestClient client = client(route);
    long begun = System.nanoTime();
    client.roundTripsUntil(() -> System.nanoTime() - begun > 1_000_000_000, 10);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
  }

  @Test
  void undeployingRefusesNewClientsAndLetsOpenSessionsFinish() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    TestClient client = client(route);
    client.roundTrips(10, 1000);

    var undeployed = route.undeploy();
    Eventually.until("a refusal", () -> TestClient.isRefused(route.url()));
    client.roundTrips(10, 1000);
    assertThat(undeployed.isComplete()).isFalse();
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(20 * 1000);
    mirror.received().awaitEnd();
    Running.await(undeployed);
    mirror.received().assertIsExactly(20 * 1000);
  }

  @Test
  void undeployingEndsSessionsThatDoNotFinishInTime() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route =
        deploy(
            Route.to(primary.url())
                .with("drainTimeout", "300ms")
                .mirror(peer(Behaviour.silent()).url()));
    TestClient client = client(route);
    client.roundTrips(10, 1000);
    Running.await(route.undeploy());
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isZero();
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.ABORTED)).isEqualTo(1);
    assertThat(route.drainStats()).isEqualTo(new DrainStats(0, 1, List.of()));
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    primary.received().awaitBreak();
  }

  @Test
  void undeployingNamesThePartyThatKeepsEachSessionOpen() throws Exception {
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .mirror(peer(Behaviour.silent()).url(), Lag.cut("32MiB")));
    TestClient gone = client(route);
    gone.roundTrips(100, 100_000);
    gone.finish();
    gone.receiveAll();
    gone.close();
    TestClient open = client(route);
    open.roundTrips(1, 1000);
    Future<Void> undeployed = route.undeploy();
    Eventually.until(
        "a mirror that is waited for",
        () -> route.drainStats().longest().get(0).branch().equals("m0"));
    DrainStats drain = route.drainStats();
    assertThat(drain.open()).isEqualTo(2);
    assertThat(drain.longest().get(0).lagBytes()).isPositive();
    assertThat(drain.longest().get(1).branch()).isEqualTo("client");
    route.closeSessions();
    Running.await(undeployed);
    assertThat(route.drainStats().cutOff()).isEqualTo(2);
    assertThatThrownBy(open::receiveAll).isInstanceOf(IOException.class);
  }

  @Test
  void undeployingWhileConnectingEndsTheSession() throws Exception {
    Running route =
        deploy(
            Route.to(closing(new BlackHole()).url())
                .with("drainTimeout", "200ms")
                .mirror(closing(new BlackHole()).url()));
    TestClient client = client(route);
    route.until("a session", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 1);
    Running.await(route.undeploy());
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.ABORTED)).isEqualTo(1);
    assertThatThrownBy(() -> client.receive(1)).isInstanceOf(IOException.class);
  }
}
