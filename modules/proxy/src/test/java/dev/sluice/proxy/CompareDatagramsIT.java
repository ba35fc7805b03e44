package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Dnsmasq;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The responses of name servers are compared, one datagram with one datagram. */
@OneJdkIsEnough
class CompareDatagramsIT extends UdpIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @Test
  void aRecordThatDiffersIsFound() throws Exception {
    Dnsmasq primary =
        closing(
            new Dnsmasq(
                directory,
                "primary",
                List.of("--address=/same.test/192.0.2.1", "--address=/other.test/192.0.2.1")));
    Dnsmasq mirror =
        closing(
            new Dnsmasq(
                directory,
                "mirror",
                List.of("--address=/same.test/192.0.2.1", "--address=/other.test/192.0.2.2")));
    UdpRunning route =
        deploy(
            route(url(primary.port()), url(mirror.port()))
                .put("responses", 1)
                .put("requests", 1)
                .put("idleTimeout", "500ms")
                .put("compare", new JsonObject().put("show", "bytes")));
    dig(route, "same.test");
    dig(route, "same.test");
    dig(route, "other.test");
    route.until(
        "three results",
        stats ->
            stats.comparison() != null
                && stats.comparison().counts().get(CompareCounter.SESSIONS) == 3);
    var stats = route.stats().comparison();
    assertThat(stats).isNotNull();
    assertThat(stats.results(ComparisonResult.EQUAL)).isEqualTo(2);
    assertThat(stats.results(ComparisonResult.DIFFERS)).isEqualTo(1);
    assertThat(stats.latency(CompareLatency.MESSAGE).mirror().count()).isPositive();
    assertThat(stats.counts().get(CompareCounter.HELD_BYTES)).isZero();
    ResponseDifference difference = route.differences().get(0);
    // The last byte of the address is the last byte of the answer without EDNS.
    assertThat(difference.fromPrimary().bytes()).contains("c0000201");
    assertThat(difference.fromMirror().bytes()).contains("c0000202");
  }

  private void dig(UdpRunning route, String name) throws Exception {
    List<String> command =
        List.of(
            "dig",
            "@127.0.0.1",
            "-p",
            String.valueOf(route.port()),
            "+short",
            "+notcp",
            "+noedns",
            "+tries=1",
            "+time=10",
            name);
    try (ChildProcess dig = new ChildProcess(directory, command)) {
      assertThat(dig.awaitExit()).as(dig.output()).isZero();
      assertThat(dig.output()).isEqualTo("192.0.2.1");
    }
  }
}
