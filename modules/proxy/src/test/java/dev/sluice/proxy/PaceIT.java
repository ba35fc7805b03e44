package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Redis;
import dev.sluice.testkit.RedisClient;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors that get the client's bytes turn by turn. */
@OneJdkIsEnough
class PaceIT extends TeeIT {
  private static final int MESSAGE = 100;
  private static final int TURNS = 20;
  private static final String NEVER = "10m";
  private static final int ANY_NUMBER = 1000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  private final Semaphore turns = new Semaphore(0);

  private static JsonObject paced(String timeout) {
    return new JsonObject().put("pace", "responses").put("paceTimeout", timeout);
  }

  private Peer strict(Semaphore permits) {
    return peer(Behaviour.strictlyInTurns(MESSAGE, permits));
  }

  /** A client that waits for the greeting, and then for each response. */
  private static void converse(TestClient client) throws IOException {
    client.receive(MESSAGE);
    client.roundTrips(TURNS, MESSAGE);
  }

  private static long timeouts(Running route) {
    return route.mirror(0).get(BranchCounter.PACE_TIMEOUTS);
  }

  @Test
  void aServerThatRefusesEarlyBytesGetsEachTurnAfterItHasSpoken() throws Exception {
    Peer mirror = strict(turns);
    Running route =
        deploy(
            Route.to(strict(new Semaphore(ANY_NUMBER)).url()).mirror(mirror.url(), paced(NEVER)));
    TestClient client = client(route);
    converse(client);
    route.until(
        "all as lag",
        stats -> stats.mirrors().get(0).get(BranchCounter.LAG_BYTES) == client.sent());
    assertThat(mirror.received().count()).isZero();
    for (long turn = 1; turn < TURNS; turn++) {
      turns.release();
      mirror.received().awaitCount(turn * MESSAGE);
    }
    client.finish();
    turns.release(2);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(client.sent());
    assertThat(timeouts(route)).isZero();
    client.receiveAll();
  }

  @Test
  void aClientThatPipelinesIsMirroredWithItsPipeline() throws Exception {
    int pipeline = 50 * MESSAGE;
    Peer primary = peer(Behaviour.inTurns(pipeline, pipeline));
    Peer mirror = peer(Behaviour.inTurns(pipeline, pipeline));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), paced(NEVER)));
    TestClient client = client(route);
    for (int turn = 0; turn < TURNS; turn++) {
      client.send(pipeline, Slices.of(MESSAGE));
      client.receive(pipeline);
    }
    client.finish();
    client.receiveAll();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(client.sent());
    assertThat(timeouts(route)).isZero();
  }

  @Test
  void twoRedisServersHoldTheSameDataAfterAPipeline() throws Exception {
    assumeThat(loops).as("once is enough").isEqualTo(Loops.EPOLL);
    Redis primary = closing(new Redis(directory, "primary"));
    Redis mirror = closing(new Redis(directory, "mirror"));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), paced("1s")));
    try (RedisClient client = new RedisClient(URI.create(route.url()).getPort())) {
      for (int turn = 0; turn < TURNS; turn++) {
        for (int i = 0; i < 100; i++) {
          client.send("APPEND", "key" + i, "v".repeat(turn * 10 + i));
        }
        for (int i = 0; i < 100; i++) {
          assertThat(client.reply()).startsWith(":");
        }
      }
    }
    String digest = primary.digest();
    Eventually.until("the primary's digest", () -> digest.equals(digestOf(mirror)));
  }

  private static String digestOf(Redis redis) {
    try {
      return redis.digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMirrorThatNeverAnswersGetsEachTurnAfterTheTimeout() throws Exception {
    Peer mirror = peer(Behaviour.sink());
    try (LoggedLines log = new LoggedLines(TcpTeeVerticle.class)) {
      Running route =
          deploy(Route.to(peer(Behaviour.echo()).url()).mirror(mirror.url(), paced("20ms")));
      TestClient client = client(route);
      client.roundTrips(TURNS, MESSAGE);
      client.finish();
      client.receiveAll();
      mirror.received().awaitEnd();
      mirror.received().assertIsExactly(client.sent());
      assertThat(timeouts(route)).isEqualTo(TURNS - 1);
      assertThat(log.with("test: m0 did not respond within paceTimeout")).hasSize(1);
    }
  }

  @Test
  void aMirrorThatNeverAnswersIsCutAtMaxLagAndItsMemoryIsBounded() throws Exception {
    long kib = 1024;
    Peer mirror = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .mirror(mirror.url(), paced(NEVER).mergeIn(Lag.cut("512KiB"))));
    TestClient client = client(route);
    PeakMemory peak = closing(new PeakMemory(route));
    client.roundTripsUntil(
        () -> route.mirror(0).get(BranchCounter.ENDED, CloseReason.CUT) == 1, MESSAGE);
    peak.close();
    assertThat(client.sent()).isGreaterThan(512 * kib);
    assertThat(peak.pool()).isLessThan(2 * 512 * kib + 256 * kib);
    route.until("a whole pool", stats -> stats.pool().held() == 0);
    mirror.received().awaitBreak();
    mirror.received().assertIsExactly(MESSAGE);
  }

  @Test
  void theEndOfTheClientWaitsForTheLastTurnAndDrainTimeoutLimitsThat() throws Exception {
    Peer mirror = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(peer(Behaviour.echo()).url())
                .with("drainTimeout", "300ms")
                .mirror(mirror.url(), paced(NEVER)));
    TestClient client = client(route);
    client.roundTrips(2, MESSAGE);
    client.finish();
    client.receiveAll();
    client.close();
    mirror.received().awaitBreak();
    mirror.received().assertIsExactly(MESSAGE);
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.DRAIN_EXPIRED)).isEqualTo(1);
  }

  @Test
  void aMirrorThatHasEndedItsStreamGetsTheRestAtOnce() throws Exception {
    Peer mirror = peer(Behaviour.finishingFirst());
    Running route =
        deploy(Route.to(peer(Behaviour.echo()).url()).mirror(mirror.url(), paced(NEVER)));
    TestClient client = client(route);
    client.roundTrips(TURNS, MESSAGE);
    client.finish();
    client.receiveAll();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(client.sent());
  }

  @Test
  void aMirrorThatIsAttachedMidSessionBeginsWithoutWaiting() throws Exception {
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()).with("attachMidSession", true));
    TestClient client = client(route);
    client.roundTrips(TURNS, MESSAGE);
    route.reconfigure(
        json ->
            json.put(
                "mirrors",
                new JsonArray().add(paced(NEVER).put("name", "m0").put("to", mirror.url()))));
    client.roundTrips(2, MESSAGE);
    mirror.received().awaitCount(MESSAGE);
    route.until(
        "the next turn as lag",
        stats -> stats.mirrors().get(0).get(BranchCounter.LAG_BYTES) == MESSAGE);
  }

  @Test
  void anEncryptedMirrorIsPacedToo() throws Exception {
    for (Engine engine : Engine.values()) {
      TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
      Running route =
          deploy(
              Route.to(peer(Behaviour.echo()).url())
                  .mirror(mirror.tlsUrl(), TlsRoute.client(engine).mergeIn(paced("20ms"))));
      TestClient client = client(route);
      client.roundTrips(TURNS, MESSAGE);
      client.finish();
      client.receiveAll();
      assertThat(mirror.awaitOver()).as("the end, after close_notify").isNull();
      mirror.received().assertIsExactly(client.sent());
      assertThat(timeouts(route)).isEqualTo(TURNS - 1);
    }
  }
}
