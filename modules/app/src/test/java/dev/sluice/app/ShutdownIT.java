package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of SIGTERM on an open session. */
class ShutdownIT {
  private static final int MESSAGE = 500;
  private static final int BULK = 64 << 10;
  private static final int ROUND_TRIPS = 200;
  private static final String MIRROR = "mirrors: [{name: staging, to: \"%s\", maxLag: 64MiB}]";

  private final Path folder;
  private final int port = FreePort.find();

  ShutdownIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private Program started(Peer primary, String drainTimeout) throws Exception {
    Program program = starting(primary, drainTimeout, "", "");
    program.await("^sluice is ready$");
    return program;
  }

  private Program starting(Peer primary, String drainTimeout, String admin, String mirrors)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            %s
            routes:
              - name: orders
                listen: tcp://127.0.0.1:%d
                drainTimeout: %s
                primary: {to: "%s"}
                %s
            """
                .formatted(admin, port, drainTimeout, primary.url(), mirrors));
    return Program.bin("sluice", "run", "--config", file.toString());
  }

  private TestClient connected() {
    return TestClient.connect(url());
  }

  private String url() {
    return "tcp://127.0.0.1:" + port;
  }

  @Test
  void an_open_session_finishes_its_transfer_and_the_process_ends_before_drainTimeout()
      throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = started(primary, "60s");
        TestClient client = connected()) {
      client.roundTrips(1, MESSAGE);
      long start = System.nanoTime();
      program.signal("TERM");
      program.await("^draining$");
      client.roundTrips(ROUND_TRIPS, BULK);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
      assertThat(program.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    }
  }

  @Test
  void a_session_that_does_not_end_is_ended_after_drainTimeout() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = started(primary, "1s");
        TestClient client = connected()) {
      client.roundTrips(1, MESSAGE);
      long start = System.nanoTime();
      program.signal("TERM");
      program.await("draining orders: 1 session, for at most 1 s$");
      assertThat(program.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
      program.await("drained orders: 0 sessions ended by themselves, 1 cut off$");
    }
  }

  @Test
  @OneJdkIsEnough
  @SuppressWarnings("try") // the mirror has to end before the process does
  void a_mirror_that_takes_nothing_does_not_make_the_stop_last() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Peer mirror = Peer.tcp(Behaviour.silent());
        Program program = starting(primary, "60s", "", MIRROR.formatted(mirror.url()));
        TestClient open = connectedTo(program)) {
      open.roundTrips(1, MESSAGE);
      try (TestClient gone = connected()) {
        gone.roundTrips(ROUND_TRIPS, BULK);
        gone.finish();
        gone.receiveAll();
      }
      program.signal("TERM");
      program.await("draining orders: 2 sessions, for at most 60 s$");
      program.await("draining orders: [12] sessions? left, for at most 5\\d s: .*127.0.0.1:");
      program.await("orders: staging was given up: it took nothing for 5 s");
      mirror.close();
      open.finish();
      open.receiveAll();
      open.received().assertIsExactly(open.sent());
      assertThat(program.exitCode()).isZero();
      program.await("drained orders: 2 sessions ended by themselves, 0 cut off$");
      assertThat(program.lines()).noneMatch(line -> line.contains("still held"));
    }
  }

  private TestClient connectedTo(Program program) throws Exception {
    program.await("^sluice is ready$");
    return connected();
  }

  /**
   * Sent after different delays, because nothing shows when the program waits to start the admin.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 100, 200})
  void sigterm_during_the_start_of_the_admin_ends_the_process_without_an_error(int roundTrips)
      throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = starting(primary, "1s", "admin: {listen: \"http://127.0.0.1:0\"}", "")) {
      Eventually.until("the route listens", () -> !TestClient.isRefused(url()));
      try (TestClient client = connected()) {
        client.roundTrips(roundTrips, MESSAGE);
        // It drains this session for longer than it waits before it starts the admin.
        assertThat(program.terminate()).isZero();
      }
      assertThat(program.lines())
          .noneMatch(line -> line.contains("ERROR") || line.startsWith("sluice: "));
    }
  }

  @Test
  void sighup_during_the_start_reloads_after_it() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Program program = starting(primary, "1s", "admin: {listen: \"http://127.0.0.1:0\"}", "")) {
      // The admin starts 200 ms later.
      Eventually.until("the route listens", () -> !TestClient.isRefused(url()));
      program.signal("HUP");
      program.await("^sluice is ready$");
      program.await("reloaded: nothing has changed");
      assertThat(program.terminate()).isZero();
    }
  }
}
