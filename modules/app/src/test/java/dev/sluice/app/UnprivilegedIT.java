package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.warmup.DatagramEcho;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy needs no privileges: most users and all containers have none. */
@OneJdkIsEnough
@EnabledOnOs(OS.LINUX)
class UnprivilegedIT {
  private static final int PATIENCE_MILLIS = 20_000;

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void streams_and_datagrams_are_relayed(String transport, @TempDir Path folder) throws Exception {
    try (Echo echo = new Echo();
        DatagramEcho datagrams = new DatagramEcho();
        Program program = start(folder, transport, echo, datagrams)) {
      int stream = port(program, "orders: tcp");
      int datagram = port(program, "dns: udp");
      program.await("^sluice is ready$");
      assertThat(Echo.ask(stream, "hello")).isEqualTo("hello");
      assertThat(ask(datagram, "hello")).isEqualTo("hello");
      assertThat(program.terminate()).isZero();
    }
  }

  private static Program start(Path folder, String transport, Echo echo, DatagramEcho datagrams)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: orders
                listen: tcp://127.0.0.1:0
                primary: {to: "%s"}
              - name: dns
                listen: udp://127.0.0.1:0
                primary: {to: "udp://127.0.0.1:%d"}
            """
                .formatted(echo.url(), datagrams.port()));
    return Program.within(
        withoutPrivileges(),
        Map.of(),
        "run",
        "--config",
        config.toString(),
        "--transport",
        transport);
  }

  /** Root drops its privileges; other users have none. */
  private static List<String> withoutPrivileges() {
    return System.getProperty("user.name").equals("root")
        ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
        : List.of();
  }

  private static int port(Program program, String route) throws InterruptedException {
    return Integer.parseInt(program.await("^" + route + "://127\\.0\\.0\\.1:(\\d+) ->").group(1));
  }

  private static String ask(int port, String message) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      socket.send(new DatagramPacket(bytes, bytes.length, loopback, port));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }
}
