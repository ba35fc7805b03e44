package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.connect.Attempt;
import dev.sluice.app.settings.Settings;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients of PostgreSQL with TLS to Sluice, which has TLS to real servers. */
@OneJdkIsEnough
@Timeout(120)
class PostgresTlsIT {
  private static final KeyFiles FILES = KeyFiles.of("localhost");
  private static final String VERIFIED =
      "host=localhost sslmode=verify-full gssencmode=disable sslrootcert=" + FILES.cert();
  private static final int TRANSACTIONS = 50;

  private static Postgres primary;
  private static Postgres mirror;
  private static Postgres withoutTls;

  private final Path folder;
  private @Nullable Example example;

  PostgresTlsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void startServers() throws Exception {
    primary = new Postgres("trust", FILES);
    mirror = new Postgres("trust", FILES);
    withoutTls = new Postgres("trust");
  }

  @AfterAll
  static void stopServers() {
    primary.close();
    mirror.close();
    withoutTls.close();
  }

  @AfterEach
  void stop() {
    if (example != null) {
      example.close();
    }
  }

  /** Starts a route with TLS at both ends; returns its port. */
  private int start(Postgres to) throws IOException {
    String tls =
        "tls: {startTls: postgres, trust: %s, serverName: localhost}".formatted(FILES.cert());
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: postgres
                listen: tls://127.0.0.1:0
                tls: {startTls: postgres, certificates: [{cert: %s, key: %s}]}
                primary: {to: "tls://127.0.0.1:%d", %s}
                mirrors: [{name: next, to: "tls://127.0.0.1:%d", %s}]
            """
                .formatted(FILES.cert(), FILES.key(), to.port(), tls, mirror.port(), tls));
    example = new Example(file.toString(), Map.of());
    return example.port("postgres");
  }

  @Test
  void aVerifiedClientReachesBothServersByTls() throws Exception {
    int port = start(primary);
    String mine = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    assertThat(Postgres.ask(port, VERIFIED, mine)).isEqualTo("t");
    assertThat(Postgres.ask(port, VERIFIED, "create table both_have (id int)")).isEmpty();
    Eventually.until("the table at the mirror", () -> hasTable(mirror, "both_have"));
    assertThat(hasTable(primary, "both_have")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sslmode=prefer", "sslmode=require gssencmode=prefer", "sslmode=allow"})
  void everyModeThatCanUseTlsConnects(String mode) throws Exception {
    assertThat(Postgres.ask(start(primary), mode, "select 1")).isEqualTo("1");
  }

  @Test
  void aClientWithoutTlsIsToldWhatToDo() throws Exception {
    int port = start(primary);
    assertThatThrownBy(() -> Postgres.ask(port, "sslmode=disable gssencmode=disable", "select 1"))
        .hasMessageContaining("FATAL:  this server requires TLS: connect with sslmode=require");
  }

  @Test
  void pgbenchRunsThroughIt() throws Exception {
    int port = start(primary);
    assertThat(pgbench(port, "-i", "-q")).contains("done in");
    assertThat(pgbench(port, "-n", "-c", "4", "-C", "-t", "" + TRANSACTIONS))
        .contains("processed: 200/200");
    String rows = "select count(*) from pgbench_history";
    Eventually.until(
        () -> "every transaction at the mirror, which has " + ask(mirror, rows) + mirror.log(),
        Duration.ofSeconds(10),
        () -> ask(mirror, rows).equals("200"));
    assertThat(ask(primary, rows)).isEqualTo("200");
  }

  private static String pgbench(int port, String... options) throws Exception {
    ProcessBuilder command = new ProcessBuilder("pgbench", "-U", Postgres.USER);
    command.command().addAll(List.of("-p", String.valueOf(port)));
    command.command().addAll(List.of(options));
    command.command().add(VERIFIED + " dbname=postgres");
    return outputOf(command);
  }

  private static String outputOf(ProcessBuilder command) throws Exception {
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** psql before version 17 asks for the end of a query in the clear. */
  @Test
  void aRunningQueryCanBeCancelled() throws Exception {
    int port = start(primary);
    Process psql =
        new ProcessBuilder(
                "psql",
                "-X",
                "-c",
                "select pg_sleep(100)",
                VERIFIED + " dbname=postgres user=%s port=%d".formatted(Postgres.USER, port))
            .redirectErrorStream(true)
            .start();
    Eventually.until("the query", () -> ask(primary, running()).equals("1"));
    new ProcessBuilder("kill", "-INT", String.valueOf(psql.pid())).start().waitFor();
    assertThat(new String(psql.getInputStream().readAllBytes(), UTF_8))
        .contains("canceling statement due to user request");
  }

  private static String running() {
    return "select count(*) from pg_stat_activity where query = 'select pg_sleep(100)'";
  }

  @Test
  void aServerWithoutTlsIsNamedInTheLog() throws Exception {
    try (Lines lines = new Lines("dev.sluice.proxy.TcpTeeVerticle")) {
      int port = start(withoutTls);
      assertThatThrownBy(() -> Postgres.ask(port, VERIFIED, "select 1"))
          .isInstanceOf(AssertionError.class);
      Eventually.until("a line", () -> lines.with("does not offer TLS") > 0);
    }
  }

  @Test
  void aTrialOfAnAddressAsksTheServerForTls() {
    JsonObject asking = new JsonObject().put("startTls", "postgres");
    assertThat(tryOut(primary, asking.copy().put("serverName", "localhost")))
        .isEqualTo("can be reached with TLSv1.3");
    assertThat(tryOut(withoutTls, asking))
        .isEqualTo("cannot be used: does not offer TLS: it answered N to an SSLRequest");
    assertThat(tryOut(primary, new JsonObject()))
        .isEqualTo("cannot be used: TLS: it has closed the connection during the handshake");
  }

  private static String tryOut(Postgres server, JsonObject tls) {
    JsonObject keys = tls.copy().put("trust", FILES.cert().toString());
    JsonObject primary =
        new JsonObject().put("to", "tls://127.0.0.1:" + server.port()).put("tls", keys);
    JsonObject route =
        new JsonObject()
            .put("name", "a")
            .put("listen", "tcp://127.0.0.1:0")
            .put("primary", primary);
    JsonObject config = new JsonObject().put("routes", new JsonArray().add(route));
    Settings settings = Settings.of(config, new JsonObject(), new JsonObject());
    DestinationOptions to = settings.routes().get(0).primary().destination();
    return Attempt.to(to, Duration.ofSeconds(10), List.of()).words();
  }

  private static boolean hasTable(Postgres server, String table) {
    return ask(server, "select count(*) from pg_tables where tablename = '" + table + "'")
        .equals("1");
  }

  private static String ask(Postgres server, String statement) {
    try {
      return server.ask(statement);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
