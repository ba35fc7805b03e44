package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.RefusingPort;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** B18: a stream that was not delivered whole never ends in order, whichever side ended it. */
@OneJdkIsEnough
class BrokenStreamsIT extends TeeIT {
  private static final int REQUEST = 100;
  private static final int RESPONSE = 161;
  private static final int CLIENTS = 8;
  private static final int SESSIONS = 1000;
  private static final int MUCH = 6_000_000;
  private static final int MORE_THAN_KERNELS_HOLD = 64 * 1024 * 1024;
  private static final long FOR_EVER = 1L << 40;

  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void aResetOfThePrimaryIsAResetForItsClientInEveryRace() throws Exception {
    Peer primary = peer(Behaviour.respondingAndResetting(REQUEST, RESPONSE));
    assertThat(ordinaryEnds(deploy(Route.to(primary.url())))).isZero();
  }

  @Test
  void aRefusalByThePrimaryIsAResetForItsClientInEveryRace() throws Exception {
    assertThat(ordinaryEnds(deploy(Route.to(closing(new RefusingPort()).url())))).isZero();
  }

  /** Sends a request in many sessions, and counts those whose response seems to be complete. */
  private static int ordinaryEnds(Running route) throws Exception {
    AtomicInteger ends = new AtomicInteger();
    List<Background> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Background.run(
              () -> {
                for (int session = 0; session < SESSIONS / CLIENTS; session++) {
                  ends.addAndGet(endsInOrder(route) ? 1 : 0);
                }
              }));
    }
    clients.forEach(Background::join);
    route.untilNoSession();
    return ends.get();
  }

  private static boolean endsInOrder(Running route) throws IOException {
    try (TestClient client = TestClient.connect(route.url())) {
      try {
        client.send(REQUEST);
        client.finish();
      } catch (IOException e) {
        return false; // the kernel has reported the reset here, and does not report it twice
      }
      client.receiveAll();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void pendingBytesOfAStoppedRouteEndInAReset() throws Exception {
    Peer primary = peer(Behaviour.sink().once(gate));
    Peer mirror = peer(Behaviour.sink().once(gate));
    Running route =
        deploy(
            Route.to(primary.url())
                .with("drainTimeout", "300ms")
                .mirror(mirror.url(), Lag.cut("32MiB")));
    TestClient client = client(route);
    client.sendUntilStuck(MUCH, Duration.ofMillis(200));
    Running.await(route.undeploy());
    gate.countDown();
    primary.received().awaitBreak();
    mirror.received().awaitBreak();
    primary.received().assertIsPrefix();
    mirror.received().assertIsPrefix();
  }

  @Test
  void pendingBytesOfAnIdleClientEndInAReset() throws Exception {
    Peer primary = peer(Behaviour.respondingAtTheEnd(MORE_THAN_KERNELS_HOLD));
    Running route = deploy(Route.to(primary.url()).with("idleTimeout", "300ms"));
    TestClient client = client(route);
    client.finish();
    route.until(
        "a session's end",
        s -> s.get(RouteCounter.SESSIONS) == 1 && s.get(RouteCounter.OPEN_SESSIONS) == 0);
    assertThatThrownBy(client::receiveAll).isInstanceOf(IOException.class);
    client.received().assertIsPrefix();
    assertThat(client.received().count()).isLessThan(MORE_THAN_KERNELS_HOLD);
  }

  @Test
  void aPrimarySoonSeesThatTheClientOfItsDownloadHasLeft() throws Exception {
    Peer primary = peer(Behaviour.talking(FOR_EVER));
    Running route = deploy(Route.to(primary.url()).with("drainTimeout", "30s"));
    TestClient client = client(route);
    client.receive(MUCH);
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(1);
    client.close();
    Eventually.until(
        () -> "the end of the session; there is " + route.stats(),
        Duration.ofSeconds(5),
        () -> route.stats().get(RouteCounter.OPEN_SESSIONS) == 0);
    primary.awaitAllClosed(1);
  }

  @Test
  void aResponseBeforeTheEndOfTheRequestReachesTheClient() throws Exception {
    Peer primary = peer(Behaviour.respondingEarly(1000, RESPONSE));
    Running route = deploy(Route.to(primary.url()));
    int complete = 0;
    for (int i = 0; i < CLIENTS; i++) {
      TestClient client = client(route);
      Background upload = Background.run(() -> sendQuietly(client));
      try {
        client.receiveAll();
      } catch (IOException e) {
        // A reset follows the response, because the primary did not read the whole request.
      }
      upload.join();
      complete += client.received().count() == RESPONSE ? 1 : 0;
    }
    // The reset may overtake the response, as in any kernel.
    assertThat(complete).as("clients with a whole response").isGreaterThan(CLIENTS / 2);
    route.untilNoSession();
    assertThat(route.stats().primary().get(BranchCounter.ENDED, CloseReason.FINISHED)).isZero();
  }

  private static void sendQuietly(TestClient client) {
    try {
      client.send(MUCH);
    } catch (IOException e) {
      // The primary has closed.
    }
  }
}
