package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Base of tests with real servers of PostgreSQL, on the last transport that this machine has. At
 * the end, the route's pool is whole and no log entry points to a bug.
 */
@ExtendWith(PostgresServers.class)
@Timeout(60)
abstract class PostgresRouteIT {
  static final String PLAIN = "sslmode=disable gssencmode=disable";

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private LoggedBugs bugs;

  @SuppressWarnings("NullAway.Init") // before each test
  private LoggedLines log;

  @SuppressWarnings("NullAway.Init") // before each test
  private Vertx vertx;

  private final List<Running> running = new ArrayList<>();

  @BeforeEach
  void start() {
    bugs = LoggedBugs.listen();
    log = new LoggedLines(TcpTeeVerticle.class);
    vertx = Loops.available().reduce((first, last) -> last).orElseThrow().start(1);
  }

  @AfterEach
  void assertNothingIsLeft() throws Exception {
    for (Running route : running) {
      route.untilNoSession();
      Running.await(route.undeploy());
      TeeIT.assertIsWhole(route.stats());
    }
    Running.await(vertx.close());
    log.close();
    bugs.close();
  }

  Running deploy(Route route) {
    Running deployed = new Running(vertx, route.with("protocol", "postgres"));
    running.add(deployed);
    return deployed;
  }

  /** Returns a route from the primary to all mirrors: m0 trusts, m1 asks for md5, m2 has TLS. */
  Route toAll() throws IOException {
    JsonObject encrypted =
        login("secret").put("tls", TlsRoute.client(TlsRoute.Engine.OPENSSL).getJsonObject("tls"));
    encrypted.getJsonObject("login").put("user", Postgres.USER);
    return Route.to(PostgresServers.primary().url())
        .mirror(PostgresServers.trusting().url(), Lag.cut("64MiB"))
        .mirror(PostgresServers.md5().url(), login("sluice:secret").mergeIn(Lag.cut("64MiB")))
        .mirror(
            PostgresServers.encrypted().url().replace("tcp:", "tls:"),
            encrypted.mergeIn(Lag.cut("64MiB")));
  }

  /** Returns the key of a mirror whose file of passwords has one line. */
  JsonObject login(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("passwords-" + System.nanoTime()), line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new JsonObject().put("login", new JsonObject().put("passwordFile", file.toString()));
  }

  static int port(Running route) {
    return URI.create(route.url()).getPort();
  }

  static String connection(int port, String options) {
    return "host=127.0.0.1 port=%d user=%s password=%s dbname=postgres %s"
        .formatted(port, Postgres.USER, Postgres.PASSWORD, options);
  }

  /**
   * Runs psql with a script of several lines, which may have data of a COPY; returns its output.
   */
  String script(Running route, String... lines) throws Exception {
    Path file = Files.write(folder.resolve("script"), List.of(lines));
    return run(
        0, "psql", "-X", "-q", "-A", "-t", "-f", file.toString(), connection(port(route), PLAIN));
  }

  String run(int exitCode, String... command) throws Exception {
    try (ChildProcess program = new ChildProcess(folder, List.of(command))) {
      assertThat(program.awaitExit()).as("%s", program.output()).isEqualTo(exitCode);
      return program.output();
    }
  }

  String pgbench(Running route, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("pgbench"));
    command.addAll(List.of(options));
    command.add(connection(port(route), PLAIN));
    return run(0, command.toArray(String[]::new));
  }

  static String ask(Postgres server, String statement) {
    try {
      return Postgres.ask(server.port(), "sslmode=prefer gssencmode=disable", statement);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a server answers a question so. */
  static void untilAnswer(Postgres server, String question, String answer) {
    Eventually.until(
        () -> answer + "; there is " + ask(server, question) + "\n" + server.log(),
        Duration.ofSeconds(20),
        () -> Objects.equals(ask(server, question), answer));
  }

  /** Waits until all mirrors answer as the primary does. */
  static void untilAllAnswer(String question, String answer) {
    assertThat(ask(PostgresServers.primary(), question)).isEqualTo(answer);
    PostgresServers.mirrors().forEach(mirror -> untilAnswer(mirror, question, answer));
  }

  List<String> logged(String text) {
    return log.with(text);
  }

  void untilLogged(String text) {
    Eventually.until("a line with " + text, () -> !log.with(text).isEmpty());
  }
}
