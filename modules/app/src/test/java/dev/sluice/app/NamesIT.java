package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names resolve as for every other program of the machine, also after changes. */
@Timeout(240)
class NamesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOCALHOST = "127.0.0.1 localhost\n::1 localhost\n";
  // Not 127.0.0.53, which systemd's resolver may use.
  private static final String NAME_SERVER = "127.53.53.53";

  private final Path folder;
  private final OwnFiles etc;

  NamesIT(@TempDir Path folder) {
    this.folder = folder;
    this.etc = new OwnFiles(folder);
  }

  @BeforeEach
  void needsRoot() {
    assumeThat(OwnFiles.arePossible()).as("root on Linux").isTrue();
  }

  private Program start(String transport, String host, int port) throws IOException {
    return start(transport, "tcp://127.0.0.1:0", "tcp://%s:%d".formatted(host, port));
  }

  private Program start(String transport, String listen, String primary) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: orders
                listen: %s
                primary: {to: "%s"}
            """
                .formatted(listen, primary));
    return Program.within(
        etc.command(), Map.of(), "run", "--config", config.toString(), "--transport", transport);
  }

  private static int port(Program program) throws InterruptedException {
    int port = Integer.parseInt(program.await("^orders: tcp://[a-z0-9.]+:(\\d+) ->").group(1));
    program.await("^sluice is ready$");
    return port;
  }

  private static void awaitGreeting(String greeting, int port) {
    Eventually.until(() -> greeting, PATIENCE, () -> Greeter.ask(port).equals(greeting));
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void localhost_is_a_server_that_listens_at_ipv6_only(String transport) throws Exception {
    etc.write("hosts", LOCALHOST);
    try (Greeter server = new Greeter("::1", "hello");
        Program program = start(transport, "localhost", server.port())) {
      int port = port(program);
      for (int session = 0; session < 6; session++) {
        assertThat(Greeter.ask(port)).isEqualTo("hello");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"io_uring", "epoll", "nio"})
  void a_route_at_localhost_is_reached_by_ipv4_and_by_ipv6(String transport) throws Exception {
    etc.write("hosts", LOCALHOST);
    try (Greeter server = new Greeter("127.0.0.1", "hello");
        Program program =
            start(transport, "tcp://localhost:0", "tcp://127.0.0.1:" + server.port())) {
      int port = port(program);
      assertThat(Greeter.ask("127.0.0.1", port)).isEqualTo("hello");
      assertThat(Greeter.ask("::1", port)).isEqualTo("hello");
    }
  }

  @Test
  void every_address_that_the_hosts_file_has_is_tried() throws Exception {
    etc.write("hosts", LOCALHOST + "127.0.0.2 many.test\n127.0.0.3 many.test\n::1 many.test\n");
    try (Greeter server = new Greeter("127.0.0.3", "hello");
        Program program = start("auto", "many.test", server.port())) {
      assertThat(Greeter.ask(port(program))).isEqualTo("hello");
    }
  }

  @Test
  void a_changed_hosts_file_is_used() throws Exception {
    etc.write("hosts", LOCALHOST + "127.0.0.2 moves.test\n");
    try (Greeter server = new Greeter("127.0.0.1", "hello");
        Program program = start("auto", "moves.test", server.port())) {
      int port = port(program);
      assertThat(Greeter.ask(port)).isEmpty();
      etc.write("hosts", LOCALHOST + "127.0.0.1 moves.test\n");
      awaitGreeting("hello", port);
    }
  }

  @Test
  void another_name_server_is_used_as_soon_as_it_is_configured() throws Exception {
    etc.write("nsswitch.conf", "hosts: files dns\n");
    etc.write("resolv.conf", "nameserver 127.53.53.1\noptions timeout:1 attempts:1\n");
    try (Greeter server = new Greeter("127.0.0.1", "hello");
        DatagramSocket names = nameServer();
        Program program = start("auto", "told.test", server.port())) {
      int port = port(program);
      assertThat(Greeter.ask(port)).isEmpty();
      etc.write("resolv.conf", "nameserver " + NAME_SERVER + "\noptions timeout:1 attempts:1\n");
      awaitGreeting("hello", port);
      assertThat(names.isClosed()).isFalse();
    }
  }

  /**
   * A name server that answers 127.0.0.1 for every IPv4 query: RFC 1035, sections 4.1.1 and 4.1.3.
   */
  private static DatagramSocket nameServer() throws IOException {
    DatagramSocket socket = new DatagramSocket(53, InetAddress.getByName(NAME_SERVER));
    Thread thread = new Thread(() -> answer(socket), "name-server");
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private static void answer(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        packet.setLength(512);
        socket.receive(packet);
        byte[] answer = answer(packet.getData());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      return; // the server was closed
    }
  }

  private static byte[] answer(byte[] query) {
    int question = 12;
    while (query[question] != 0) {
      question += 1 + query[question];
    }
    int end = question + 5; // the root, the type and the class
    boolean isForIpv4 = query[end - 3] == 1;
    ByteBuffer answer = ByteBuffer.allocate(end + (isForIpv4 ? 16 : 0)).put(query, 0, end);
    answer.putShort(2, (short) 0x8180).putShort(6, (short) (isForIpv4 ? 1 : 0)).putInt(8, 0);
    if (isForIpv4) {
      answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(1);
      answer.putShort((short) 4).put(new byte[] {127, 0, 0, 1});
    }
    return answer.array();
  }
}
