package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Real clients of PostgreSQL: each mirror holds what the primary holds, although each asks for
 * another proof of who the client is.
 */
@OneJdkIsEnough
class PostgresMirrorsIT extends PostgresRouteIT {

  @Test
  void transactionsOfAllKindsReachEachMirror() throws Exception {
    Running route = deploy(toAll());
    assertThat(pgbench(route, "-i", "-q")).contains("done in");
    for (String mode : List.of("simple", "extended", "prepared")) {
      assertThat(pgbench(route, "-n", "-M", mode, "-c", "4", "-t", "10"))
          .contains("processed: 40/40");
    }
    assertThat(pgbench(route, "-n", "-C", "-c", "3", "-t", "5")).contains("processed: 15/15");
    assertThat(pgbench(route, "-n", "-S", "-c", "40", "-t", "1")).contains("processed: 40/40");
    untilAllAnswer("select count(*) from pgbench_history", "135");
    String sum = "select md5(string_agg(abalance::text, ',' order by aid)) from pgbench_accounts";
    untilAllAnswer(sum, ask(PostgresServers.primary(), sum));
    assertThat(route.stats().mirrors())
        .allSatisfy(
            mirror ->
                assertThat(mirror.get(BranchCounter.ENDED))
                    .isEqualTo(mirror.get(BranchCounter.ENDED, CloseReason.FINISHED)));
  }

  @Test
  void copiesDumpsAndLargeObjectsReachEachMirror() throws Exception {
    Running route = deploy(toAll());
    Path rows =
        Files.write(
            folder.resolve("rows"), IntStream.range(0, 20_000).mapToObj(i -> i + ",row").toList());
    script(
        route, "create table rows (id int, what text)", ";", "\\copy rows from '" + rows + "' csv");
    script(route, "select lo_from_bytea(4711, decode(repeat('ab', 100000), 'hex'));");
    untilAllAnswer("select count(*), sum(id) from rows", "20000|199990000");
    untilAllAnswer(
        "select md5(lo_get(4711))", ask(PostgresServers.primary(), "select md5(lo_get(4711))"));

    String archive = folder.resolve("archive").toString();
    run(0, "pg_dump", "-Fc", "-t", "rows", "-f", archive, connection(port(route), PLAIN));
    script(route, "drop table rows;");
    run(0, "pg_restore", "-d", connection(port(route), PLAIN), archive);
    untilAllAnswer("select count(*), sum(id) from rows", "20000|199990000");
    assertThat(logged("test: m")).isEmpty();
  }

  @Test
  void aClientIsNotifiedByThePrimaryAlone() throws Exception {
    Running route = deploy(toAll());
    assertThat(script(route, "listen here;", "notify here, 'once';", "select 1;"))
        .containsOnlyOnce("Asynchronous notification \"here\" with payload \"once\"");
  }

  @Test
  void aCopyThatOnlyOneSideRefusesLeavesAllInStep() throws Exception {
    Running route = deploy(toAll());
    script(route, "create table steps (id int);", "create table unlike (id int);");
    untilAllAnswer("select count(*) from unlike", "0");
    ask(PostgresServers.primary(), "create table at_primary (id int)");
    ask(PostgresServers.primary(), "create unique index on unlike (id)");
    for (Postgres mirror : PostgresServers.mirrors()) {
      ask(mirror, "create table at_mirrors (id int)");
    }
    String output =
        script(
            route,
            "copy at_mirrors from stdin;",
            "insert into steps values (1);",
            "copy at_primary from stdin;",
            "1",
            "2",
            "\\.",
            "insert into steps values (2);",
            "copy unlike from stdin;",
            "1",
            "1",
            "\\.",
            "insert into steps values (3);");
    assertThat(output).contains("at_mirrors\" does not exist").contains("duplicate key");
    untilAllAnswer("select sum(id), count(*) from steps", "6|3");
    assertThat(ask(PostgresServers.primary(), "select count(*) from at_primary")).isEqualTo("2");
    assertThat(ask(PostgresServers.primary(), "select count(*) from unlike")).isEqualTo("0");
    for (Postgres mirror : PostgresServers.mirrors()) {
      assertThat(ask(mirror, "select count(*) from at_mirrors")).isEqualTo("0");
      assertThat(ask(mirror, "select count(*) from unlike")).isEqualTo("2");
    }
    route.untilNoSession();
    assertThat(route.stats().mirrors())
        .allSatisfy(mirror -> assertThat(mirror.get(BranchCounter.ENDED_COPIES)).isEqualTo(1));
  }

  @Test
  void aStatementThatFailsAtOneMirrorDisturbsNobodyElse() throws Exception {
    Running route = deploy(toAll());
    script(route, "create table fails (id int);");
    untilAllAnswer("select count(*) from fails", "0");
    ask(PostgresServers.md5(), "alter table fails add check (id <> 2)");
    assertThat(
            script(
                route,
                "insert into fails values (1);",
                "insert into fails values (2);",
                "begin; insert into fails values (2); insert into fails values (3); commit;",
                "insert into fails values (4);"))
        .isEmpty();
    String rows = "select string_agg(id::text, ',' order by id) from fails";
    untilAnswer(PostgresServers.primary(), rows, "1,2,2,3,4");
    untilAnswer(PostgresServers.trusting(), rows, "1,2,2,3,4");
    untilAnswer(PostgresServers.encrypted(), rows, "1,2,2,3,4");
    untilAnswer(PostgresServers.md5(), rows, "1,4");
  }

  @Test
  void aPipelineThatFailsAtOneMirrorLeavesItInStep() throws Exception {
    Running route = deploy(toAll());
    script(route, "create table piped (id int);");
    untilAllAnswer("select count(*) from piped", "0");
    ask(PostgresServers.md5(), "alter table piped add check (id <> 1)");
    Path pipeline =
        Files.write(
            folder.resolve("pipeline"),
            List.of(
                "\\startpipeline",
                "insert into piped values (2);",
                "insert into piped values (:client_id);",
                "select count(*) from piped;",
                "\\endpipeline"));
    pgbench(route, "-n", "-M", "prepared", "-c", "2", "-t", "10", "-f", pipeline.toString());
    String rows = "select count(*), sum(id) from piped";
    untilAnswer(PostgresServers.primary(), rows, "40|50");
    untilAnswer(PostgresServers.trusting(), rows, "40|50");
    untilAnswer(PostgresServers.encrypted(), rows, "40|50");
    untilAnswer(PostgresServers.md5(), rows, "20|20");
  }

  @Test
  void theResponsesOfAMirrorThatWasLoggedInAreCompared() throws Exception {
    Running route =
        deploy(
            Route.to(PostgresServers.primary().url())
                .mirror(PostgresServers.md5().url(), login("sluice:secret"))
                .with("compare", new JsonObject().put("frame", "postgres")));
    script(route, "create table same as select n, 'same' as text from generate_series(1, 5) as n;");
    untilAnswer(PostgresServers.md5(), "select count(*) from same", "5");
    String rows = "select * from same order by n";
    Path query = Files.writeString(folder.resolve("rows.sql"), rows + ";");
    assertThat(pgbench(route, "-n", "-c", "2", "-t", "10", "-f", query.toString()))
        .contains("processed: 20/20");
    route.untilNoSession();
    // Two messages for the table; a description, five rows, the end and the readiness for the rows.
    assertThat(route.comparison().results(ComparisonResult.EQUAL)).isEqualTo(2 + 20 * 8);
    ask(PostgresServers.md5(), "update same set text = 'else' where n = 4");
    assertThat(Postgres.ask(port(route), "sslmode=prefer", rows)).contains("4|same");
    route.untilNoSession();
    assertThat(route.comparison().results(ComparisonResult.EQUAL)).isEqualTo(2 + 20 * 8 + 7);
    assertThat(route.comparison().results(ComparisonResult.DIFFERS)).isEqualTo(1);
  }

  @Test
  void aCancelledQueryIsCancelledAtEachMirror() throws Exception {
    Running route = deploy(toAll());
    String sleep = "select pg_sleep(100)";
    String asleep =
        "select count(*) from pg_stat_activity where state = 'active' and query = '" + sleep + "'";
    try (ChildProcess psql =
        new ChildProcess(
            folder, List.of("psql", "-X", "-c", sleep, connection(port(route), PLAIN)))) {
      untilAllAsleep(asleep, "1");
      psql.signal("INT");
      assertThat(psql.awaitExit()).isEqualTo(1);
      assertThat(psql.output()).contains("canceling statement due to user request");
    }
    untilAllAsleep(asleep, "0");
  }

  private static void untilAllAsleep(String question, String answer) {
    untilAnswer(PostgresServers.primary(), question, answer);
    PostgresServers.mirrors().forEach(mirror -> untilAnswer(mirror, question, answer));
  }

  @Test
  void aMirrorThatEndsASessionIsQuoted() throws Exception {
    Running route = deploy(toAll());
    script(route, "create table ended (id int);");
    untilAllAnswer("select count(*) from ended", "0");
    script(
        route,
        "select set_config('application_name', 'ended', false);",
        "\\! psql -X -q -c \"select pg_terminate_backend(pid) from pg_stat_activity where"
            + " application_name = 'ended'\" \"%s\""
                .formatted(connection(PostgresServers.trusting().port(), PLAIN)),
        "insert into ended values (1);");
    untilAnswer(PostgresServers.primary(), "select count(*) from ended", "1");
    untilAnswer(PostgresServers.md5(), "select count(*) from ended", "1");
    untilLogged("test: m0 ended the session: terminating connection due to administrator command");
  }

  @Test
  void aClientThatThePrimaryRefusesIsLoggedInNowhere() throws Exception {
    Running route = deploy(toAll());
    String wrong = connection(port(route), PLAIN).replace("password=secret", "password=wrong");
    assertThat(run(2, "psql", "-X", "-c", "select 1", wrong))
        .contains("password authentication failed");
    route.until(
        "all ends",
        stats ->
            stats.mirrors().stream()
                .allMatch(each -> each.get(BranchCounter.ENDED, CloseReason.NOT_MIRRORED) == 1));
    assertThat(logged("test: m")).isEmpty();
  }

  @Test
  void aSessionOfReplicationIsNotMirrored() throws Exception {
    Running route = deploy(toAll());
    run(
        0,
        "psql",
        "-X",
        "-c",
        "IDENTIFY_SYSTEM",
        connection(port(route), PLAIN + " replication=1"));
    untilLogged("m2 gets no session of replication, which cannot be mirrored");
    assertThat(Postgres.ask(port(route), PLAIN + " replication=off", "select 1")).isEqualTo("1");
  }

  @Test
  void aClientThatNeedsTlsIsToldThatThereIsNone() throws Exception {
    Running route = deploy(toAll());
    assertThat(Postgres.ask(port(route), "sslmode=prefer gssencmode=prefer", "select 1"))
        .isEqualTo("1");
    assertThatThrownBy(() -> Postgres.ask(port(route), "sslmode=require", "select 1"))
        .hasMessageContaining("server does not support SSL");
  }

  @Test
  void aMissingPasswordIsNamedAndIsReadOnceItIsThere() throws Exception {
    var wrong = login("sluice:wrong");
    Path file = Path.of(wrong.getJsonObject("login").getString("passwordFile"));
    Running route =
        deploy(
            Route.to(PostgresServers.primary().url())
                .mirror(PostgresServers.md5().url(), wrong)
                .mirror(PostgresServers.md5().url().replace("127.0.0.1", "localhost")));
    assertThat(Postgres.ask(port(route), PLAIN, "create table late (id int)")).isEmpty();
    untilLogged("m0 login failed: password authentication failed for user \"sluice\"");
    untilLogged(
        "m1 login failed: it asks for a password, and the mirror has no login.passwordFile");
    Files.writeString(file, "# comment\n\nother:x\nsluice:secret\n");
    Eventually.until(
        "the new password",
        () -> {
          ask(route, "create table if not exists late (id int)");
          return ask(
                  PostgresServers.md5(), "select count(*) from pg_tables where tablename = 'late'")
              .equals("1");
        });
  }

  private static void ask(Running route, String statement) {
    try {
      Postgres.ask(port(route), PLAIN, statement);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
