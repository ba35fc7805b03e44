package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that connect and reset at once, as health checks of load balancers and port scans do. */
@OneJdkIsEnough
@Timeout(120)
class ResetAtOnceIT extends TeeIT {
  private static final int MANY = 10_000;
  private static final int SOME = 1000;
  private static final int SESSIONS = 50;
  private static final int REQUEST = 60_000;

  @Override
  int eventLoops() {
    return 2; // so that a session may begin on another loop than the accepting one
  }

  @Test
  void tenThousandResetsLeaveNothingAndUseUpNoLimit() throws Exception {
    JsonObject limits = new JsonObject().put("sessions", SESSIONS);
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .with("idleTimeout", "0ms")
                .with("limits", limits));
    for (int i = 0; i < MANY; i++) {
      TestClient.connect(route.url()).reset();
    }
    route.untilNoSession();
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      clients.add(client(route));
    }
    for (TestClient client : clients) {
      client.roundTrips(1, 100);
    }
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(SESSIONS);
  }

  @Test
  void bytesSentBeforeTheResetReachThePrimary() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()));
    for (int i = 0; i < SOME; i++) {
      sendAndReset(route);
    }
    route.untilNoSession();
    primary.awaitAllClosed(SOME);
    assertThat(primary.connections())
        .as("whole requests")
        .filteredOn(connection -> connection.received().count() == REQUEST)
        .hasSize(SOME);
  }

  private static void sendAndReset(Running route) throws IOException {
    TestClient client = TestClient.connect(route.url());
    client.sendUntilStuck(REQUEST, Duration.ofSeconds(5));
    client.reset();
  }
}
