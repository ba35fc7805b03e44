package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B14: if memory or descriptors run out, every session that did not cause it continues. */
@OneJdkIsEnough
@Timeout(180)
class ShortageIT {
  private static final int UPLOAD = 6 << 20;
  private static final int READERS = 100;
  private static final int UPLOADS = 40;
  private static final Map<String, String> LITTLE_MEMORY = Map.of("JAVA_OPTS", "-Xmx64m");

  private final Path folder;
  private final int busy = FreePort.find();
  private final int quiet = FreePort.find();

  ShortageIT(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<String> transports() {
    return Stream.of(Transport.NIO, Transport.EPOLL, Transport.IO_URING)
        .filter(transport -> transport != null && transport.available())
        .map(Transport::name);
  }

  /**
   * The route that causes the shortage, with these mirrors, and another route that needs little.
   */
  private String file(Peer busyPrimary, Peer quietPrimary, String... mirrors) throws IOException {
    StringBuilder text = new StringBuilder("routes:\n");
    text.append(route("busy", busy, busyPrimary));
    text.append("    mirrors:\n".repeat(Math.min(1, mirrors.length)));
    for (int i = 0; i < mirrors.length; i++) {
      text.append("      - {name: m%d, to: \"%s\"}\n".formatted(i, mirrors[i]));
    }
    text.append(route("quiet", quiet, quietPrimary));
    return Files.writeString(folder.resolve("sluice.yaml"), text).toString();
  }

  private static String route(String name, int port, Peer primary) {
    return """
      - name: %s
        listen: tcp://127.0.0.1:%d
        drainTimeout: 2s
        primary: {to: "%s"}
    """
        .formatted(name, port, primary.url());
  }

  private static Program started(Program program) throws InterruptedException {
    program.await("^sluice is ready$");
    return program;
  }

  private static Program startedWithLittleMemory(String file, String transport)
      throws InterruptedException {
    return started(
        Program.sluice(LITTLE_MEMORY, "run", "--config", file, "--transport", transport));
  }

  private static TestClient connect(int port) {
    return TestClient.connect("tcp://127.0.0.1:" + port);
  }

  private static void assertServed(int port) throws IOException {
    try (TestClient client = connect(port)) {
      client.roundTrips(10, 100);
    }
  }

  private static void assertEndsWithoutAComplaint(Program program) throws InterruptedException {
    assertThat(program.terminate()).isZero();
    assertThat(program.lines())
        .noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat"));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void clientsThatDoNotReadDisturbNoOtherSession(String transport) throws Exception {
    try (Peer talker = Peer.tcp(Behaviour.talking(8 << 20));
        Peer echo = Peer.tcp(Behaviour.echo());
        Program program = startedWithLittleMemory(file(talker, echo), transport);
        TestClient witness = connect(quiet)) {
      witness.roundTrips(10, 100);
      List<TestClient> hogs = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        hogs.add(connect(busy));
        witness.roundTrips(1, 100);
      }
      witness.roundTrips(1000, 100);
      for (TestClient hog : hogs) {
        hog.close();
      }
      witness.roundTrips(1000, 100);
      Eventually.until("room for a new client", () -> isServed(busy));
      assertServed(quiet);
      assertEndsWithoutAComplaint(program);
    }
  }

  private static boolean isEchoed(int port) {
    try {
      assertServed(port);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isServed(int port) {
    try (TestClient client = connect(port)) {
      client.receive(1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void mirrorsThatDoNotReadAreCutAndEveryUploadArrives(String transport) throws Exception {
    try (Peer sink = Peer.tcp(Behaviour.sink());
        Peer silent = Peer.tcp(Behaviour.silent());
        Peer echo = Peer.tcp(Behaviour.echo());
        Program program =
            startedWithLittleMemory(file(sink, echo, silent.url(), silent.url()), transport)) {
      List<TestClient> clients = new ArrayList<>();
      List<Background> uploads = new ArrayList<>();
      for (int i = 0; i < UPLOADS; i++) {
        TestClient client = connect(busy);
        clients.add(client);
        uploads.add(
            Background.run(
                () -> {
                  client.send(UPLOAD);
                  client.finish();
                  client.receiveAll();
                }));
      }
      uploads.forEach(Background::join);
      assertThat(sink.connections())
          .hasSize(UPLOADS)
          .allSatisfy(connection -> connection.received().assertIsExactly(UPLOAD));
      assertServed(quiet);
      for (TestClient client : clients) {
        client.close();
      }
      assertEndsWithoutAComplaint(program);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void clientsThatUseUpAllDescriptorsLeaveNothingBehind(String transport) throws Exception {
    List<String> limited = List.of("bash", "-c", "ulimit -n 120; exec \"$@\"", "limited");
    try (Peer echo = Peer.tcp(Behaviour.echo());
        Peer mirror = Peer.tcp(Behaviour.sink());
        Program program =
            started(
                Program.within(
                    limited,
                    Map.of(),
                    "run",
                    "--config",
                    file(echo, echo, mirror.url()),
                    "--transport",
                    transport,
                    "--event-loops",
                    "2"))) {
      assertServed(busy);
      long before = program.openFiles();
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        clients.add(connect(busy));
      }
      program.await("Too many open files");
      for (TestClient client : clients) {
        client.close();
      }
      // Clients that waited to be accepted have gone, too, but a session begins for each of them.
      Eventually.until("service", () -> isEchoed(busy));
      Eventually.until(
          () -> before + " open files; there are " + program.openFiles(),
          Duration.ofSeconds(20),
          () -> program.openFiles() <= before + 10);
      for (int i = 0; i < READERS; i++) {
        assertServed(busy);
      }
      assertEndsWithoutAComplaint(program);
    }
  }
}
