package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceCommandTest {
  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final Path folder;

  SluiceCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  private static int execute(String... args) {
    return SluiceCommand.execute(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void check_says_ok() {
    assertThat(execute("check", "../../conf/sluice.yaml")).isEqualTo(0);
    assertThat(out().lines()).containsExactly("../../conf/sluice.yaml: ok, 1 route");
    assertThat(err()).isEmpty();
  }

  @Test
  void check_prints_every_error() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "pool: {max: 0}\nroutes: []\nx: 1\n");
    assertThat(execute("check", bad.toString())).isEqualTo(2);
    assertThat(err().lines())
        .containsExactly(
            "x: unknown key; allowed: pool, admin, cluster, reload, onDeadLoop, bufferMemory, mirrorMemory, routes",
            "pool.max: 0 is out of range; allowed: 1 to 1048576");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_missing_file_is_one_line() {
    assertThat(execute("run", "--config", "missing.yaml")).isEqualTo(2);
    assertThat(err().lines()).containsExactly("missing.yaml: no such file");
  }

  @Test
  void no_command_is_bad_usage() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err().lines())
        .containsExactly(
            "sluice: Missing command: run, check, apply or demo", "Try: sluice --help");
  }

  @Test
  void bad_options_are_bad_usage() {
    assertThat(execute("run")).isEqualTo(2);
    assertThat(execute("run", "--bogus")).isEqualTo(2);
    assertThat(execute("walk")).isEqualTo(2);
    String config = "--config=../../conf/sluice.yaml";
    assertThat(execute("run", config, "--event-loops", "0x1")).isEqualTo(2);
    assertThat(execute("run", config, "--event-loops", "-1")).isEqualTo(2);
    assertThat(execute("run", config, "--transport", "carrier-pigeon")).isEqualTo(2);
    assertThat(err())
        .contains("\"carrier-pigeon\" is unknown; allowed: auto, io_uring, epoll, kqueue, nio")
        .doesNotContain("\tat ");
  }

  @Test
  void help_and_version_go_to_standard_output() {
    assertThat(execute("--help")).isEqualTo(0);
    assertThat(out()).contains("run", "check", "demo", "Exit codes");
    assertThat(execute("--version")).isEqualTo(0);
    assertThat(out()).contains("sluice ", "java ", "vert.x 5.0.10", "netty 4.2.18.Final");
    assertThat(err()).isEmpty();
  }
}
