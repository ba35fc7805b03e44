package dev.sluice.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes on a Netty whose fields and methods have other names. To simulate this, a copy of one of
 * Sluice's classes, placed before the jar, asks for a wrong name.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class AnotherNettyIT {
  private static final String FOLDER = "dev/sluice/transport/";
  private static final String UNFIT = "Sluice was built with another version of Netty or Vert.x";

  private final Path folder;

  AnotherNettyIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void epoll_carries_streams_and_datagrams() throws Exception {
    rename("datagram/NettyMmsgAccess", "senderAddrLen", "senderAddrLex");
    rename("netty/EpollWorkarounds$EpollRegistration", "EPOLLET", "EPOLLEX");
    rename("netty/OutputShutdown", "shutdown", "shutdowx");

    assertThat(linesOfARun("epoll", 3))
        .anyMatch(line -> line.contains("short sessions make more garbage"))
        .anyMatch(line -> line.contains("epoll runs without Sluice's workarounds"))
        .anyMatch(line -> line.contains("UDP is slower"));
  }

  @Test
  void io_uring_carries_streams_and_datagrams() throws Exception {
    rename("datagram/NettyMmsgAccess", "recvmmsg0", "recvmmsg9");
    rename("netty/UringTimers", "allocateDirectBufferWithNativeOrder", "a".repeat(35));
    rename("netty/UringPollAccess", "union3", "union9");

    assertThat(linesOfARun("io_uring", 2))
        .anyMatch(line -> line.contains("io_uring runs without Sluice's workarounds"))
        .anyMatch(line -> line.contains("UDP is slower"));
  }

  @Test
  void io_uring_without_readable_requests_carries_streams() throws Exception {
    rename("netty/UringPollAccess", "union3", "union9");

    assertThat(linesOfARun("io_uring", 1))
        .anyMatch(line -> line.contains("short sessions on io_uring cost more system calls"));
  }

  /** Relays over a TCP and a UDP route; returns the log lines about the mismatch. */
  private List<String> linesOfARun(String transport, int expected) throws Exception {
    try (Echo primary = new Echo();
        DatagramSocket receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Program program =
            Program.patched(
                folder,
                "run",
                "--config",
                config(primary.url(), receiver.getLocalPort()),
                "--transport",
                transport)) {
      String lines = "^%s: \\w+://127\\.0\\.0\\.1:(\\d+) -> .*" + transport;
      int tcp = Integer.parseInt(program.await(lines.formatted("orders")).group(1));
      int udp = Integer.parseInt(program.await(lines.formatted("dns")).group(1));
      for (int session = 0; session < 3; session++) {
        assertThat(Echo.ask(tcp, "hello")).isEqualTo("hello");
        assertThat(ask(udp, receiver, "datagram " + session)).isEqualTo("datagram " + session);
      }
      assertThat(program.terminate()).isZero();
      List<String> unfit = program.lines().stream().filter(line -> line.contains(UNFIT)).toList();
      assertThat(unfit).hasSize(expected);
      return unfit;
    }
  }

  private String config(String primary, int receiver) throws IOException {
    return Files.writeString(
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
                .formatted(primary, receiver))
        .toString();
  }

  /** Sends a datagram to a route whose primary returns it; returns the response. */
  private static String ask(int port, DatagramSocket primary, String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket client = new DatagramSocket(0, loopback)) {
      client.setSoTimeout(20_000);
      primary.setSoTimeout(20_000);
      client.send(new DatagramPacket(bytes, bytes.length, loopback, port));
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      primary.receive(packet);
      primary.send(packet);
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      client.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), ISO_8859_1);
    }
  }

  /**
   * Places a copy of a class before the original, with a name replaced by another of the same
   * length.
   */
  private void rename(String type, String from, String to) throws IOException {
    String file = FOLDER + type + ".class";
    try (JarFile jar = new JarFile(System.getProperty("program.jar"));
        InputStream in = jar.getInputStream(jar.getEntry(file))) {
      String bytes = new String(in.readAllBytes(), ISO_8859_1);
      assertThat(bytes).contains(from);
      assertThat(to).hasSameSizeAs(from);
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, bytes.replace(from, to), ISO_8859_1);
    }
  }
}
