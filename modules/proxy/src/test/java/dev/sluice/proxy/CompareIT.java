package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The responses of a mirror are compared with those of the primary, byte by byte. */
@OneJdkIsEnough
class CompareIT extends TeeIT {
  private static final int ROUNDS = 50;
  private static final int SIZE = 1000;
  private static final int FLIPPED = 12_345;
  private static final int WINDOW = 64 * 1024;

  private static JsonObject compare() {
    return new JsonObject().put("mirror", "m0");
  }

  private void converse(Running route) throws Exception {
    TestClient client = client(route);
    client.roundTrips(ROUNDS, SIZE);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
    route.untilNoSession();
  }

  @Test
  void theReportNamesTheByteThatAMirrorFlips() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.flipping(FLIPPED));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .with("compare", compare().put("show", "bytes")));
    converse(route);
    assertThat(route.comparison().counts().get(CompareCounter.SESSIONS, ComparisonResult.DIFFERS))
        .isEqualTo(1);
    assertThat(route.differences()).hasSize(1);
    ResponseDifference difference = route.differences().get(0);
    assertThat(difference.offset()).isEqualTo(FLIPPED);
    assertThat(difference.within()).isEqualTo(1);
    assertThat(difference.kind()).isEqualTo(ComparisonResult.DIFFERS);
    int shown = (int) (FLIPPED - difference.fromPrimary().bytesOffset()) * 2;
    byte[] byteAt = new byte[1];
    Bytes.fill(Bytes.SEED, FLIPPED, byteAt, 1);
    assertThat(String.valueOf(difference.fromPrimary().bytes()).substring(shown, shown + 2))
        .isEqualTo("%02x".formatted(byteAt[0]));
    assertThat(String.valueOf(difference.fromMirror().bytes()).substring(shown, shown + 2))
        .isEqualTo("%02x".formatted((byteAt[0] ^ 1) & 0xff));
  }

  @Test
  void equalResponsesAreMeasuredOnBothSides() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.late(Duration.ofMillis(2)));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()).with("compare", compare()));
    converse(route);
    ComparisonStats stats = route.comparison();
    assertThat(stats.counts().get(CompareCounter.SESSIONS, ComparisonResult.EQUAL)).isEqualTo(1);
    assertThat(stats.counts().get(CompareCounter.COMPARED_BYTES)).isEqualTo(ROUNDS * SIZE);
    assertThat(stats.counts().get(CompareCounter.HELD_BYTES)).isZero();
    assertThat(stats.latency(CompareLatency.LAST_BYTE).mirror().count()).isEqualTo(ROUNDS);
    assertThat(stats.latency(CompareLatency.FIRST_BYTE).mirror().percentileNanos(50))
        .isGreaterThan(Duration.ofMillis(2).toNanos());
    assertThat(stats.latency(CompareLatency.LAST_BYTE).slowerAt(50)).isGreaterThan(0);
    assertThat(stats.verdict()).startsWith("m0: 100 % equal, p99 ");
    assertThat(route.differences()).isEmpty();
  }

  @Test
  void responsesOfEncryptedServersAreComparedInPlain() throws Exception {
    TlsPeer primary = closing(new TlsPeer(TlsPeer.Behaviour.ECHO));
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.ECHO));
    Running route =
        deploy(
            Route.to(primary.tlsUrl(), TlsRoute.client(TlsRoute.Engine.JDK))
                .mirror(mirror.tlsUrl(), TlsRoute.client(TlsRoute.Engine.JDK))
                .with("compare", compare()));
    converse(route);
    assertThat(route.comparison().counts().get(CompareCounter.SESSIONS, ComparisonResult.EQUAL))
        .isEqualTo(1);
    assertThat(route.comparison().counts().get(CompareCounter.COMPARED_BYTES))
        .isEqualTo(ROUNDS * SIZE);
  }

  @Test
  void aMirrorThatNeverRespondsCostsOneWindow() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .with("compare", compare().put("window", WINDOW)));
    TestClient client = client(route);
    client.roundTrips(100, 64 * 1024);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
    route.untilNoSession();
    ComparisonStats stats = route.comparison();
    assertThat(stats.counts().get(CompareCounter.UNKNOWN_SESSIONS, UnknownReason.WINDOW))
        .isEqualTo(1);
    assertThat(stats.counts().get(CompareCounter.HELD_BYTES_MAX)).isBetween(1L, (long) WINDOW);
    assertThat(stats.counts().get(CompareCounter.HELD_BYTES)).isZero();
  }

  @Test
  void aMirrorThatGoesIsUnknownAndNotDifferent() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.resetting(SIZE));
    Running route = deploy(Route.to(primary.url()).mirror(mirror.url()).with("compare", compare()));
    converse(route);
    ComparisonStats stats = route.comparison();
    assertThat(stats.counts().get(CompareCounter.UNKNOWN_SESSIONS, UnknownReason.CLOSED))
        .isEqualTo(1);
    assertThat(stats.verdict()).isEqualTo("m0: nothing compared yet, unknown 100 %");
  }

  @Test
  void aSessionThatIsNotSampledIsUnknown() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .with("compare", compare().put("sample", "0%")));
    converse(route);
    route.reconfigure(
        next -> {
          next.put("compare", compare());
          next.getJsonArray("mirrors").getJsonObject(0).put("sample", "0%");
        });
    converse(route);
    assertThat(
            route
                .comparison()
                .counts()
                .get(CompareCounter.UNKNOWN_SESSIONS, UnknownReason.SAMPLED_OUT))
        .isEqualTo(2);
  }
}
