package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Rsyslog;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real syslog servers behind a one-way route: both write the same lines. */
@OneJdkIsEnough
class SyslogIT extends UdpIT {

  private static final int BURST = 100; // a server's socket holds that many, even if it reads late
  private static final int BURSTS = 40;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @SuppressWarnings("NullAway.Init") // before each test
  private Rsyslog primary;

  @SuppressWarnings("NullAway.Init") // before each test
  private Rsyslog mirror;

  @SuppressWarnings("NullAway.Init") // before each test
  private UdpRunning route;

  @BeforeEach
  void startServers() throws IOException {
    primary = closing(new Rsyslog(directory, "primary"));
    mirror = closing(new Rsyslog(directory, "mirror"));
    route = deploy(route(url(primary.port()), url(mirror.port())).put("responses", "none"));
  }

  @Test
  void linesFromLoggerAreWrittenByBoth() throws Exception {
    log("a short one");
    log("a long one " + "x".repeat(3000));
    awaitMessages(2);
    assertThat(primary.messages().get(0)).endsWith("a short one");
    assertThat(primary.messages().get(1)).endsWith("a long one " + "x".repeat(3000));
    assertThat(mirror.messages()).isEqualTo(primary.messages());
  }

  @Test
  void everyLineOfManyBurstsIsWrittenByBoth() throws Exception {
    List<String> sent = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int burst = 0; burst < BURSTS; burst++) {
        for (int i = 0; i < BURST; i++) {
          String line = line(sent.size());
          byte[] message = line.getBytes(StandardCharsets.US_ASCII);
          socket.send(
              new DatagramPacket(
                  message,
                  message.length,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), route.port())));
          sent.add(line);
        }
        awaitMessages(sent.size());
      }
    }
    assertThat(primary.messages()).isEqualTo(sent);
    assertThat(mirror.messages()).isEqualTo(sent);
    RouteStats stats = route.stats();
    assertThat(stats.get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(sent.size());
    assertThat(stats.primary().get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(sent.size());
    assertThat(stats.mirrors().get(0).get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(sent.size());
  }

  private static String line(int number) {
    return "<14>Jan  1 00:00:00 host sluice: line " + number + " " + "x".repeat(number % 300);
  }

  private void log(String message) throws Exception {
    try (ChildProcess logger =
        new ChildProcess(
            directory,
            List.of(
                "logger",
                "--server",
                "127.0.0.1",
                "--port",
                String.valueOf(route.port()),
                "--udp",
                "--size",
                "4096",
                "--tag",
                "sluice",
                message))) {
      assertThat(logger.awaitExit()).as(logger.output()).isZero();
    }
  }

  private void awaitMessages(int count) {
    Eventually.until(count + " messages at the primary", () -> primary.messages().size() == count);
    Eventually.until(count + " messages at the mirror", () -> mirror.messages().size() == count);
  }
}
