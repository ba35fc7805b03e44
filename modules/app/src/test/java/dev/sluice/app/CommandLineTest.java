package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final PrintStream stdout = System.out;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final Path folder;

  CommandLineTest(@TempDir Path folder) {
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
    return new Cli(Main.COMMANDS).execute(args);
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
            "x: unknown key; allowed: pool, admin, cluster, log, bufferMemory, mirrorMemory, onDeadLoop, reload, routes",
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
        .singleElement()
        .asString()
        .startsWith("sluice: a command is missing; allowed: run, check, schema, apply, demo")
        .endsWith(", help, version");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rnu                               | sluice: unknown command rnu; did you mean run?
          run                               | sluice run: --config FILE is missing
          run --config                      | sluice run: --config has no value; allowed: --config FILE
          run --config=                     | sluice run: --config has no value; allowed: --config FILE
          run --config --cluster            | sluice run: --config has no value; allowed: --config FILE
          run --conf x                      | sluice run: unknown option --conf; did you mean --config?
          run --conf=x                      | sluice run: unknown option --conf; did you mean --config?
          run --bogus                       | sluice run: unknown option --bogus; allowed: --config, --event-loops, --transport, --cluster
          run --config a --config b         | sluice run: --config is given 2 times; allowed: once
          run --config a --cluster=true     | sluice run: --cluster takes no value
          run --config a more               | sluice run: "more" is too much; allowed: options only
          run --config a --event-loops=0    | sluice run: --event-loops: 0 is no number from 1 to 1024
          run --config a --event-loops -1   | sluice run: --event-loops: -1 is no number from 1 to 1024
          run --config a --event-loops 1025 | sluice run: --event-loops: 1025 is no number from 1 to 1024
          run --config a --event-loops 0x1  | sluice run: --event-loops: 0x1 is no number from 1 to 1024
          run --config a --transport pigeon | sluice run: --transport: "pigeon" is unknown; allowed: auto, io_uring, epoll, kqueue, nio
          check                             | sluice check: FILE is missing
          check a b                         | sluice check: "b" is too much; allowed: FILE
          check --fast a                    | sluice check: unknown option --fast; allowed: no options
          apply a --admin localhost:7080    | sluice apply: --admin: localhost:7080 is no URL such as http://127.0.0.1:7080
          apply a --expect -2               | sluice apply: --expect: -2 is no number from 0 to 9223372036854775807
          help me                           | sluice help: unknown command me; allowed: run, check
          version now                       | sluice version: "now" is too much; allowed: options only
          """)
  void a_mistake_gets_one_line_that_names_it(String line, String message) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err().lines()).singleElement().asString().startsWith(message);
    assertThat(out()).isEmpty();
  }

  @Test
  void options_may_stand_before_and_after_operands_and_hold_quotes_and_equals_signs() {
    execute("check", "--", "--help.yaml");
    execute("run", "--transport", "auto", "--config=a=\"b\".yaml");
    assertThat(err().lines())
        .containsExactly("--help.yaml: no such file", "a=\"b\".yaml: no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help"})
  void help_lists_every_command_of_the_operator(String word) {
    assertThat(execute(word)).isEqualTo(0);
    assertThat(out())
        .contains("TCP and UDP tee proxy", "Exit codes")
        .containsPattern("(?m)^  run  ")
        .containsPattern("(?m)^  check  ")
        .containsPattern("(?m)^  apply  ")
        .containsPattern("(?m)^  demo  ")
        .containsPattern("(?m)^  help  ")
        .containsPattern("(?m)^  version  ")
        .doesNotContain("train");
    assertThat(out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --help", "run --bogus -h", "help run"})
  void help_of_a_command_lists_its_options(String line) {
    assertThat(execute(line.split(" "))).isEqualTo(0);
    assertThat(out())
        .startsWith(
            "Usage: sluice run --config FILE [--event-loops N] [--transport NAME] [--cluster]\n")
        .contains("  --config FILE     The configuration", "auto, io_uring, epoll, kqueue, nio");
    assertThat(out().lines()).allMatch(shown -> shown.length() <= 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version"})
  void version_names_the_software_below_too(String word) {
    assertThat(execute(word)).isEqualTo(0);
    assertThat(out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("sluice "),
            line -> assertThat(line).startsWith("java "),
            line -> assertThat(line).isEqualTo("vert.x 5.0.10"),
            line -> assertThat(line).isEqualTo("netty 4.2.18.Final"));
    assertThat(err()).isEmpty();
  }
}
