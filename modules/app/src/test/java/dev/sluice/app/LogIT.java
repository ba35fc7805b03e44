package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.process.ExitCode;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a process: its format and its file, a reload of them, and SIGUSR1. */
@OneJdkIsEnough
class LogIT {
  private static final String DATE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\S+) ";

  private final Path folder;
  private final Path log;
  private final Path config;
  private final int port = FreePort.find();

  LogIT(@TempDir Path folder) {
    this.folder = folder;
    log = folder.resolve("sluice.log");
    config = folder.resolve("sluice.yaml");
  }

  private void write(String options, Peer primary) throws IOException {
    Files.writeString(
        config,
        """
        log: {%s}
        reload: {scan: 0}
        routes:
          - name: orders
            listen: tcp://127.0.0.1:%d
            sessionLog: json
            primary: {to: "%s"}
        """
            .formatted(options, port, primary.url()));
  }

  private void session() throws IOException {
    try (TestClient client = TestClient.connect("tcp://127.0.0.1:" + port)) {
      client.roundTrips(1, 10);
      client.finish();
      client.receiveAll();
    }
  }

  @Test
  void aReloadChangesFormatAndFileAndSigusr1OpensTheFileAgain() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo())) {
      write("format: json", primary);
      try (Program program = Program.bin("sluice", "run", "--config", config.toString())) {
        program.await("\"message\":\"sluice is ready\"");
        program.signal("USR1");
        program.await("\"message\":\"SIGUSR1 has no effect, because log.file is not set\"");
        session();
        JsonObject ended = new JsonObject(program.await("^.*session ended.*$").group());
        assertThat(ended.getMap())
            .containsAllEntriesOf(
                Map.of("logger", "dev.sluice.sessions", "route", "orders", "receivedBytes", 10));

        write("file: '" + log + "'", primary);
        program.signal("HUP");
        awaitLine(log, DATE + "INFO  reloaded: .*");
        session();
        awaitLine(log, "\\{\"time\":.*\"message\":\"session ended\".*}");

        Path moved = Files.move(log, folder.resolve("moved"));
        program.signal("USR1");
        awaitLine(log, DATE + "INFO  the log file was opened again");
        assertThat(Files.readString(moved)).doesNotContain("opened again");

        write("file: '" + folder.resolve("missing/log") + "'", primary);
        program.signal("HUP");
        awaitLine(log, DATE + "ERROR not reloaded, nothing has changed: log\\.file: .*");
        session();
        awaitLine(log, "\\{\"time\":.*\"message\":\"session ended\".*}");

        assertThat(program.terminate()).isZero();
        assertThat(program.lines().subList(0, program.lines().size() - 1)) // "draining" is text
            .allSatisfy(line -> assertThat(new JsonObject(line).getString("time")).endsWith("Z"));
      }
    }
  }

  private static void awaitLine(Path file, String regex) {
    Eventually.until(
        () -> "a line " + regex + " in " + lines(file),
        Duration.ofSeconds(30),
        () -> lines(file).stream().anyMatch(line -> line.matches(regex)));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatCannotBeWrittenEndsTheStartWithOneLine() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo())) {
      write("file: '" + folder.resolve("missing/log") + "'", primary);
      try (Program program = Program.bin("sluice", "run", "--config", config.toString())) {
        assertThat(program.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(program.lines())
            .containsExactly(
                "log.file: \""
                    + folder.resolve("missing/log")
                    + "\" cannot be written: No such file or directory; allowed: a file in a"
                    + " folder that exists and that Sluice may write");
      }
    }
  }
}
