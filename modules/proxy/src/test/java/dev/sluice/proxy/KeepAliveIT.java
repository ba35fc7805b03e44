package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.Endpoint;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TCP regularly asks each peer whether it is still there. */
@OneJdkIsEnough
class KeepAliveIT extends TeeIT {

  @BeforeEach
  void needsLinux() {
    assumeThat(TcpTimers.areListed()).isTrue();
  }

  private static int port(String url) {
    return Endpoint.parse(url).address().port();
  }

  @Test
  void clientsPrimaryAndMirrorsAreAskedAfterAMinute() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()));
    openSession(route);
    mirror.connection();
    assertIsAbout(60, () -> TcpTimers.accepted(port(route.url())));
    assertIsAbout(60, () -> TcpTimers.dialled(port(primary.url())));
    assertIsAbout(60, () -> TcpTimers.dialled(port(mirror.url())));
  }

  @Test
  void theTimeCanBeSetAndChangedForNewSessions() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route =
        deploy(Route.to(primary.url()).with("keepAlive", new JsonObject().put("idle", "200s")));
    openSession(route).close();
    route.untilNoSession();
    route.reconfigure(json -> json.put("keepAlive", new JsonObject().put("idle", "500s")));
    openSession(route);
    assertIsAbout(500, () -> TcpTimers.accepted(port(route.url())));
    assertIsAbout(500, () -> TcpTimers.dialled(port(primary.url())));
  }

  @Test
  void noPeerIsAskedIfKeepAliveIsOff() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route = deploy(Route.to(primary.url()));
    route.reconfigure(json -> json.put("keepAlive", new JsonObject().put("idle", 0)));
    openSession(route);
    assertThat(TcpTimers.accepted(port(route.url()))).isEmpty();
    assertThat(TcpTimers.dialled(port(primary.url()))).isEmpty();
  }

  private TestClient openSession(Running route) throws Exception {
    TestClient client = client(route);
    client.roundTrips(2, 100);
    return client;
  }

  /**
   * Waits for the timer of one connection, which begins once everything is acknowledged. It must
   * have so many seconds left, minus some delay of a busy machine.
   */
  private static void assertIsAbout(long seconds, Callable<List<Long>> timers) {
    AtomicReference<List<Long>> last = new AtomicReference<>(List.of());
    Eventually.until(
        () -> "one timer of " + seconds + " s; there are " + last,
        Duration.ofSeconds(20),
        () -> {
          List<Long> now = call(timers);
          last.set(now);
          return now.size() == 1 && now.get(0) <= seconds && now.get(0) > seconds - 30;
        });
  }

  private static <T> T call(Callable<T> question) {
    try {
      return question.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
