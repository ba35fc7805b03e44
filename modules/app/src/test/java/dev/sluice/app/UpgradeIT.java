package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.app.process.ExitCode;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running process picks up a change, or makes room for its replacement. */
class UpgradeIT {
  private static final Path MIGRATE = Path.of("/proc/sys/net/ipv4/tcp_migrate_req");
  private static final int MESSAGE = 500;
  private static final int REPLACEMENTS = 10;

  private final Path folder;
  private final int port = FreePort.find();
  private final int adminPort = FreePort.find();

  UpgradeIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String primary, String more) throws IOException {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        reload: {scan: 0}
        routes:
          - name: orders
            listen: tcp://127.0.0.1:%d
            primary: {to: "%s"}
            %s
        """
            .formatted(port, primary, more));
  }

  @Test
  void sighup_reloads_at_once() throws Exception {
    assumeThat(isHangUpIgnored()).as("under nohup, by this process and its children").isFalse();
    try (Peer before = Peer.tcp(Behaviour.echo());
        Peer after = Peer.tcp(Behaviour.echo());
        Program program =
            Program.bin("sluice", "run", "--config", file(before.url(), "").toString())) {
      program.await("^sluice is ready$");
      file(after.url(), "");
      program.signal("HUP");
      program.await("reloaded: changed orders$");
      askOnce();
      assertThat(after.connections()).hasSize(1);
      assertThat(before.connections()).isEmpty();
    }
  }

  /** The lowest bit is that of SIGHUP. */
  private static boolean isHangUpIgnored() throws IOException {
    return Files.readString(Path.of("/proc/self/status"))
        .lines()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> Character.digit(line.charAt(line.length() - 1), 16) % 2 == 1);
  }

  @Test
  @OneJdkIsEnough
  void a_process_with_an_admin_is_replaced_ten_times_under_load_and_no_connection_is_lost()
      throws Exception {
    String setting = Files.exists(MIGRATE) ? Files.readString(MIGRATE).strip() : "";
    assumeThat(MIGRATE).as("what the user guide asks for").isWritable();
    Files.writeString(MIGRATE, "1");
    try (Peer primary = Peer.tcp(Behaviour.echo())) {
      replaceUnderLoad(sharing(primary).toString());
    } finally {
      Files.writeString(MIGRATE, setting);
    }
  }

  private Path sharing(Peer primary) throws IOException {
    Path shared = file(primary.url(), "reusePort: true");
    return Files.writeString(shared, admin() + "\n" + Files.readString(shared));
  }

  private String admin() {
    return "admin: {listen: \"http://127.0.0.1:%d\"}".formatted(adminPort);
  }

  private void replaceUnderLoad(String config) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    Program running = Program.bin("sluice", "run", "--config", config);
    try {
      running.await("^sluice is ready$");
      Background load =
          Background.run(
              () -> {
                while (!done.get()) {
                  askOnce();
                  asked.incrementAndGet();
                }
              });
      for (int i = 0; i < REPLACEMENTS; i++) {
        running = replaced(running, config);
      }
      int before = asked.get();
      askOnce();
      done.set(true);
      load.join();
      assertThat(asked.get()).isGreaterThanOrEqualTo(Math.max(before, REPLACEMENTS));
      assertThat(running.terminate()).isZero();
      assertThat(running.lines()).noneMatch(line -> line.contains("tcp_migrate_req"));
    } finally {
      running.close();
    }
  }

  /** Starts a process, stops the one that runs, and waits until the new one has its admin. */
  private Program replaced(Program old, String config) throws Exception {
    Program next = Program.bin("sluice", "run", "--config", config);
    try (old;
        TestClient open = TestClient.connect("tcp://127.0.0.1:" + port)) {
      open.roundTrips(1, MESSAGE);
      next.await("admin: http://127.0.0.1:" + adminPort + " is in use by another process");
      next.await("^sluice is ready$");
      old.signal("TERM");
      old.await("^draining$");
      open.roundTrips(10, MESSAGE);
      open.finish();
      open.receiveAll();
      open.received().assertIsExactly(open.sent());
      assertThat(old.exitCode()).isZero();
      next.await("^admin: http://127.0.0.1:" + adminPort + "$");
      return next;
    } catch (Exception | AssertionError e) {
      next.close();
      throw e;
    }
  }

  @Test
  void without_reusePort_an_admin_that_cannot_listen_is_found_before_a_route_accepts()
      throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        ServerSocket other = new ServerSocket(adminPort, 1, InetAddress.getLoopbackAddress())) {
      Path config = file(primary.url(), "");
      Files.writeString(config, admin() + "\n" + Files.readString(config));
      try (Program program = Program.bin("sluice", "run", "--config", config.toString())) {
        assertThat(program.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(program.lines())
            .containsExactly(
                "sluice: admin: cannot listen at http://127.0.0.1:%d: Address already in use"
                    .formatted(other.getLocalPort()));
      }
    }
  }

  private void askOnce() throws IOException {
    try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
      client.roundTrips(1, MESSAGE);
    }
  }
}
