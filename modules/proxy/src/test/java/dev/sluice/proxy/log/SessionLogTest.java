package dev.sluice.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.SessionSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionLogTest {
  private static final SessionStats SESSION =
      SessionStats.of(
          new SessionSnapshot(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_123),
              null,
              TimeUnit.MILLISECONDS.toNanos(1234),
              10,
              20,
              List.of(
                  new SessionSnapshot.Branch("primary", 10, 0, true, CloseReason.FINISHED),
                  new SessionSnapshot.Branch("staging", 4, 0, false, CloseReason.CONNECT_FAILED))));

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
