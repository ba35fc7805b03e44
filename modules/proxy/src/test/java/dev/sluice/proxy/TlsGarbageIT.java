package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a relayed read allocates on the heap if its client uses TLS, on both engines. BoringSSL
 * leaves a little for each record; the JDK leaves kilobytes.
 */
@Tag("untracked")
@OneJdkIsEnough
@EnabledIfSystemProperty(named = "sluice.loops", matches = "EPOLL") // the same on each transport
class TlsGarbageIT extends TeeIT {
  private static final int ROUND_TRIPS = 500;
  private static final int MESSAGE = 256;
  private static final int BULK = 16 * 1024 * 1024;
  private static final int READ = 64 * 1024;

  /** A round trip is two reads; one of them is decrypted, and the other one encrypted. */
  @ParameterizedTest
  @CsvSource({"OPENSSL,1000", "JDK,12000"})
  void aMessageAndItsResponse(Engine engine, int most) throws Exception {
    Running route = deploy(TlsRoute.listening(Route.to(peer(Behaviour.echo()).url()), engine));
    try (TlsClient client = TlsClient.connect(route, "TLSv1.3")) {
      assertGarbage(
          engine, "round trip", ROUND_TRIPS, most, () -> client.roundTrips(ROUND_TRIPS, MESSAGE));
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENSSL,1000", "JDK,60000"})
  void bulk(Engine engine, int most) throws Exception {
    Peer primary = peer(Behaviour.sink());
    Running route = deploy(TlsRoute.listening(Route.to(primary.url()), engine));
    long[] sent = {0};
    try (TlsClient client = TlsClient.connect(route, "TLSv1.3")) {
      assertGarbage(
          engine,
          "64 KiB",
          BULK / READ,
          most,
          () -> {
            client.sendBulk(BULK);
            primary.received().awaitCount(sent[0] += BULK);
          });
    }
  }

  private void assertGarbage(Engine engine, String unit, int units, int most, Background.Work run)
      throws Exception {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // the first runs warm up
      least = Math.min(least, Garbage.per(units, most, run));
    }
    Measured.log(loops + ", " + engine + ", heap bytes per " + unit, "%.0f".formatted(least));
    assertThat(least).isLessThan(most);
  }
}
