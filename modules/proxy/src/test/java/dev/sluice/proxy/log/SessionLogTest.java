package dev.sluice.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionLogTest {
  private static final SessionStats SESSION = session(null);

  private static SessionStats session(SessionSnapshot.@Nullable Tls tls) {
    return SessionStats.of(
        new SessionSnapshot(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_123),
            null,
            tls,
            TimeUnit.MILLISECONDS.toNanos(1234),
            10,
            20,
            List.of(
                new SessionSnapshot.Branch("primary", 10, 0, true, CloseReason.FINISHED),
                new SessionSnapshot.Branch("staging", 4, 0, false, CloseReason.CONNECT_FAILED))));
  }

  @Test
  void theTlsOfAClientIsInTheLineAndItsNamesCannotForgeAnotherOne() {
    SessionStats session =
        session(
            new SessionSnapshot.Tls(
                "TLSv1.3", "TLS_AES_128_GCM_SHA256", "a.example\norders: ", "al\"ice"));
    assertThat(SessionLog.TEXT.line("orders", session).toString())
        .startsWith(
            "orders: 127.0.0.1:50123, TLSv1.3 TLS_AES_128_GCM_SHA256,"
                + " sni \"a.example\\x0aorders: \", cn \"al\\\"ice\", 1234 ms,");
    assertThat(SessionLog.JSON.line("orders", session).toString())
        .contains(
            "\"client\":\"127.0.0.1:50123\",\"tls\":{\"version\":\"TLSv1.3\","
                + "\"cipher\":\"TLS_AES_128_GCM_SHA256\",\"sni\":\"a.example\\norders: \","
                + "\"commonName\":\"al\\\"ice\"},\"millis\"");
  }

  @Test
  void ofARouteThatDoesNotDecryptOnlyTheNameIsKnown() {
    SessionStats session = session(new SessionSnapshot.Tls(null, null, "a.example", null));
    assertThat(SessionLog.TEXT.line("orders", session).toString())
        .startsWith("orders: 127.0.0.1:50123, sni \"a.example\", 1234 ms,");
    assertThat(SessionLog.JSON.line("orders", session).toString())
        .contains("\"tls\":{\"sni\":\"a.example\"},\"millis\"");
  }

  @Test
  void textIsOneLineForPeople() {
    assertThat(SessionLog.TEXT.line("orders", SESSION))
        .isEqualTo(
            "orders: 127.0.0.1:50123, 1234 ms, received 10, responses 20;"
                + " primary finished 10, staging connect_failed 4");
  }

  @Test
  void jsonIsOneLineForMachines() {
    assertThat(SessionLog.JSON.line("orders", SESSION))
        .hasToString(
            "{\"message\":\"session"
                + " ended\",\"route\":\"orders\",\"client\":\"127.0.0.1:50123\",\"millis\":1234,"
                + "\"receivedBytes\":10,\"responseBytes\":20,\"branches\":["
                + "{\"name\":\"primary\",\"sentBytes\":10,\"end\":\"finished\"},"
                + "{\"name\":\"staging\",\"sentBytes\":4,\"end\":\"connect_failed\"}]}");
  }
}
