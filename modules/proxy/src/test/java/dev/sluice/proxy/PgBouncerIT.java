package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.PgBouncer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PgBouncer in front of the primary and of a mirror. */
@OneJdkIsEnough
class PgBouncerIT extends PostgresRouteIT {

  @Test
  void itStandsInFrontOfBothSides() throws Exception {
    try (PgBouncer primary =
            new PgBouncer(PostgresServers.primary(), "scram-sha-256", "transaction");
        PgBouncer mirror = new PgBouncer(PostgresServers.md5(), "md5", "session")) {
      Running route = deploy(Route.to(primary.url()).mirror(mirror.url(), login("sluice:secret")));
      script(route, "create table pooled (id int);");
      Path inserts = Files.writeString(folder.resolve("inserts"), "insert into pooled values (1);");
      for (String mode : List.of("simple", "extended")) {
        String file = inserts.toString();
        assertThat(pgbench(route, "-n", "-C", "-M", mode, "-c", "3", "-t", "5", "-f", file))
            .contains("processed: 15/15");
      }
      cancelled(route);
      script(route, "copy pooled from stdin;", "2", "\\.", "insert into pooled values (3);");
      String sum = "select count(*), sum(id) from pooled";
      untilAnswer(PostgresServers.primary(), sum, "32|35");
      untilAnswer(PostgresServers.md5(), sum, "32|35");
      assertThat(mirror.log()).doesNotContain("FATAL").doesNotContain("was not ready");
    }
  }

  /** PgBouncer crashes if the connection that cancels a query is closed before it has done so. */
  private void cancelled(Running route) throws Exception {
    String sleep = "select pg_sleep(98)";
    String asleep =
        "select count(*) from pg_stat_activity where state = 'active' and query = '" + sleep + "'";
    try (ChildProcess psql =
        new ChildProcess(
            folder, List.of("psql", "-X", "-c", sleep, connection(port(route), PLAIN)))) {
      untilAnswer(PostgresServers.md5(), asleep, "1");
      psql.signal("INT");
      assertThat(psql.awaitExit()).isEqualTo(1);
    }
    untilAnswer(PostgresServers.md5(), asleep, "0");
  }
}
