package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.Cli;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.RefusingPort;
import dev.sluice.testkit.TlsSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(stdout);
    System.setErr(stderr);
  }

  private static int execute(String... args) {
    return new Cli(Main.commands()).execute(args);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
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
            bad
                + ":3: x: unknown key; allowed: pool, admin, cluster, log, bufferMemory,"
                + " mirrorMemory, onDeadLoop, drainDelay, reload, routes",
            bad + ":1: pool.max: 0 is out of range; allowed: 1 to 1048576",
            "2 mistakes");
    assertThat(out()).isEmpty();
  }

  @Test
  void checkWarnsOfAKeyThatOthersMayRead() throws Exception {
    KeyFiles files = KeyFiles.of("localhost");
    Path key = Files.copy(files.key(), folder.resolve("key.pem"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    String certificate = "{cert: %s, key: %s}".formatted(files.cert(), key);
    Path file =
        Files.writeString(
            folder.resolve("tls.yaml"),
            """
            name: r
            listen: tls://127.0.0.1:7000
            tls:
              certificates: [%s]
            primary: {to: tcp://127.0.0.1:7001}
            """
                .formatted(certificate));
    assertThat(execute("check", file.toString())).isEqualTo(0);
    assertThat(out().lines()).containsExactly(file + ": ok, 1 route");
    assertThat(err().lines())
        .containsExactly(
            "warning: %s:4: routes[0].tls.certificates[0].key: \"%s\" is not private: other users may read or change it; only its owner should: chmod 600"
                .formatted(file, key));
  }

  @Test
  void check_reads_several_files_and_standard_input() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "routes: [");
    InputStream stdin = System.in;
    try {
      System.setIn(new ByteArrayInputStream("{\n\"routes\": 5}".getBytes(UTF_8)));
      assertThat(execute("check", bad.toString(), "-", "../../conf/sluice.yaml")).isEqualTo(2);
    } finally {
      System.setIn(stdin);
    }
    assertThat(err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(bad + ":1:10: "),
            line -> assertThat(line).isEqualTo("stdin:2: routes: 5 is not a list"),
            line -> assertThat(line).isEqualTo("2 mistakes"));
    assertThat(out().lines()).containsExactly("../../conf/sluice.yaml: ok, 1 route");
  }

  @Test
  void check_prints_json_for_other_programs() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "pool: {max: 0}\nonDeadLoop: [1]\n");
    assertThat(execute("check", "--json", bad.toString())).isEqualTo(2);
    assertThat(new JsonArray(out()))
        .containsExactly(
            new JsonObject()
                .put("file", bad.toString())
                .put("line", 1)
                .put("column", 8)
                .put("path", "pool.max")
                .put("value", 0)
                .put("message", "is out of range; allowed: 1 to 1048576"),
            new JsonObject()
                .put("file", bad.toString())
                .put("line", 2)
                .put("column", 1)
                .put("path", "onDeadLoop")
                .put("message", "this list must be report or exit"));
    assertThat(err()).isEmpty();
    out.reset();
    assertThat(execute("check", "../../conf/sluice.yaml", "--json")).isEqualTo(0);
    assertThat(new JsonArray(out())).isEmpty();
  }

  @Test
  void check_connect_tells_which_destination_cannot_be_reached() throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.silent());
        RefusingPort refusing = new RefusingPort()) {
      Path file = writeDestinations(primary.url(), refusing.url());
      assertThat(execute("check", "--connect", file.toString())).isEqualTo(1);
      assertThat(out().lines().map(CommandLineTest::withoutTime))
          .containsExactly(
              file + ": ok, 2 routes",
              file + ":3: routes[0].listen: \"tcp://localhost:0\" is LOCALHOST",
              file + ":4: routes[0].primary.to: \"%s\" can be reached".formatted(primary.url()),
              file
                  + ":9: routes[0].mirrors[3].to: \"eventbus:orders\" is not tried: it has no"
                  + " address outside of a running process",
              file + ":12: routes[1].primary.to: \"udp://localhost:53\" is LOCALHOST",
              file
                  + ":13: routes[1].mirrors[0].to: \"udp://127.0.0.1:54\" is not tried: UDP has no"
                  + " connections");
      assertFailures(file, refusing.url());
    }
  }

  private Path writeDestinations(String primary, String mirror) throws IOException {
    String text =
        """
        routes:
          - name: a
            listen: tcp://localhost:0
            primary: {to: "%s"}
            mirrors:
              - {name: m, to: "%s"}
              - {name: n, to: "tcp://no-such-host.invalid:1"}
              - {name: o, to: "unix:///nowhere/o.sock"}
              - {name: p, to: "eventbus:orders"}
          - name: b
            listen: udp://127.0.0.1:5300
            primary: {to: "udp://localhost:53"}
            mirrors: [{name: m, to: "udp://127.0.0.1:54"}]
        """;
    return Files.writeString(folder.resolve("a.yaml"), text.formatted(primary, mirror));
  }

  private void assertFailures(Path file, String refusing) {
    String cannot = " cannot be reached: ";
    assertThat(err().lines().map(CommandLineTest::withoutTime))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "%s:6: routes[0].mirrors[0].to: \"%s\"%sConnection refused",
                        file, refusing, cannot),
            line ->
                assertThat(line)
                    .startsWith(file + ":7: routes[0].mirrors[1].to: ")
                    .contains(cannot + "no-such-host.invalid"),
            line ->
                assertThat(line)
                    .startsWith(file + ":8: routes[0].mirrors[2].to: ")
                    .endsWith(cannot + "No such file or directory"),
            line -> assertThat(line).isEqualTo("3 of 8 addresses cannot be reached"));
  }

  @Test
  void check_connect_does_the_handshake_of_tls() throws Exception {
    try (TlsSite primary = new TlsSite("localhost");
        TlsSite mirror = new TlsSite("localhost")) {
      String to = primary.url().replace("tcp:", "tls:");
      String next = mirror.url().replace("tcp:", "tls:");
      Path file =
          Files.writeString(
              folder.resolve("a.yaml"),
              """
              routes:
                - name: a
                  listen: tcp://127.0.0.1:0
                  primary: {to: "%s", tls: {trust: "%s"}}
                  mirrors: [{name: m, to: "%s"}]
              """
                  .formatted(to, KeyFiles.of("localhost").cert(), next));
      assertThat(execute("check", "--connect", file.toString())).isEqualTo(1);
      assertThat(out().lines().map(CommandLineTest::withoutTime))
          .contains(file + ":4: routes[0].primary.to: \"" + to + "\" can be reached with TLSv1.3");
      assertThat(err())
          .startsWith(
              "%s:5: routes[0].mirrors[0].to: \"%s\" cannot be used: TLS: its certificate is not trusted: "
                  .formatted(file, next));
    }
  }

  private static String withoutTime(String line) {
    return line.replaceFirst(" \\(\\d+ ms\\)$", "")
        .replaceFirst("is (127\\.0\\.0\\.1|::1)(, ::1|, 127\\.0\\.0\\.1)?$", "is LOCALHOST");
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
        .startsWith(
            "sluice: a command is missing; allowed: run, check, schema, apply, compare, demo")
        .endsWith(", help, version");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rnu                               | sluice: unknown command rnu; did you mean run?
          run                               | sluice run: --config FILE or --route ROUTE is missing
          run --config a --route listen=b   | sluice run: --config and --route are both given; allowed: one of them
          run --config a --admin b          | sluice run: --admin is for --route; in a file it is the key admin.listen
          run --route a                     | sluice run: --route: "a" is not a key with a value; allowed: such as listen=URL
          run --route miror=tcp://a:1       | sluice run: --route: unknown key miror; did you mean mirror?
          run --route primary=a,b --route=  | sluice run: --route has no value; allowed: --route ROUTE
          run --config                      | sluice run: --config has no value; allowed: --config FILE
          run --config=                     | sluice run: --config has no value; allowed: --config FILE
          run --config --cluster            | sluice run: --config has no value; allowed: --config FILE
          run --conf x                      | sluice run: unknown option --conf; did you mean --config?
          run --conf=x                      | sluice run: unknown option --conf; did you mean --config?
          run --bogus                       | sluice run: unknown option --bogus; allowed: --config, --route, --admin, --event-loops, --transport, --cluster
          run --config a --config b         | sluice run: --config is given 2 times; allowed: once
          run --config a --cluster=true     | sluice run: --cluster takes no value
          run --config a more               | sluice run: "more" is too much; allowed: options only
          run --config a --event-loops=0    | sluice run: --event-loops: 0 is no number from 1 to 1024
          run --config a --event-loops -1   | sluice run: --event-loops: -1 is no number from 1 to 1024
          run --config a --event-loops 1025 | sluice run: --event-loops: 1025 is no number from 1 to 1024
          run --config a --event-loops 0x1  | sluice run: --event-loops: 0x1 is no number from 1 to 1024
          run --config a --transport epol   | sluice run: --transport: "epol" is unknown; did you mean epoll?
          run --config a --transport pigeon | sluice run: --transport: "pigeon" is unknown; allowed: auto, io_uring, epoll, kqueue, nio
          check                             | sluice check: FILE is missing
          check --jsno a                    | sluice check: unknown option --jsno; did you mean --json?
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
  void routes_of_the_command_line_are_checked_like_those_of_a_file() {
    String[] words = {"run", "--admin", "h", "--route", "", "--route", ""};
    words[4] = "listen=tcp://:7000 primary=tcp//db mirror=tcp://a:1,sample=300%,maxLag=1";
    words[6] = "name=b primary=tcp://db:1 limits.sesions=1";
    assertThat(execute(words)).isEqualTo(2);
    assertThat(err().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("--admin: admin.listen: \"http://h\" is not"),
            line -> assertThat(line).startsWith("--route: routes[0].primary.to: \"tcp//db\" is"),
            line -> assertThat(line).contains("--route: routes[0].mirrors[0].sample: \"300%\""),
            line -> assertThat(line).contains("--route: routes[0].mirrors[0].maxLag: \"1\" is"),
            line -> assertThat(line).isEqualTo("--route: routes[1].listen: missing"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "--route: routes[1].limits.sesions: unknown key; did you mean sessions?"));
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
            "Usage: sluice run [--config FILE] [--route ROUTE]... [--admin ADDRESS]"
                + " [--event-loops N]\n              [--transport NAME] [--cluster]\n")
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
