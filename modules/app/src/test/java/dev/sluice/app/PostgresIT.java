package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The PostgreSQL example with two real servers: the cases that it promises work, the cases that it
 * excludes fail.
 */
@OneJdkIsEnough
@Timeout(120)
class PostgresIT {
  private static final String AS_THE_EXAMPLE_SAYS = "sslmode=disable gssencmode=disable";
  private static final int INSERTS = 30;

  private static Example example(Postgres primary, Postgres mirror) {
    return new Example(
        "examples/postgres.yaml",
        Map.of(
            "POSTGRES_LISTEN", "tcp://127.0.0.1:0",
            "POSTGRES_PRIMARY_TO", primary.url(),
            "POSTGRES_MIRRORS_NEXT_VERSION_TO", mirror.url()));
  }

  private static void insertRows(int port) throws InterruptedException {
    for (int i = 0; i < INSERTS; i++) {
      String insert = "insert into orders values (" + i + ", 'order " + i + "')";
      assertThat(Postgres.ask(port, AS_THE_EXAMPLE_SAYS, insert)).isEmpty();
    }
  }

  private static String rows(Postgres server) {
    try {
      return server.ask(
          "select count(*), md5(string_agg(orders::text, ',' order by id)) from orders");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trust", "password"})
  void bothServersHoldEveryRow(String method) throws Exception {
    try (Postgres primary = new Postgres(method);
        Postgres mirror = new Postgres(method);
        Example example = example(primary, mirror)) {
      int port = example.port("postgres");
      String create = "create table orders (id int primary key, what text)";
      assertThat(Postgres.ask(port, AS_THE_EXAMPLE_SAYS, create)).isEmpty();
      Eventually.until("the table at the mirror", () -> hasTable(mirror));

      insertRows(port);

      String rows = rows(primary);
      assertThat(rows).startsWith(INSERTS + "|");
      Eventually.until("all rows at the mirror", () -> rows(mirror).equals(rows));
      assertThat(mirror.log()).doesNotContain("FATAL").doesNotContain("ERROR");
    }
  }

  private static boolean hasTable(Postgres server) {
    try {
      return server.ask("select count(*) from pg_tables where tablename = 'orders'").equals("1");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withAPasswordChallengeTheMirrorGetsNoRowAndTheLogExplainsWhy() throws Exception {
    try (Postgres primary = new Postgres("scram-sha-256");
        Postgres mirror = new Postgres("trust");
        Lines lines = new Lines("dev.sluice.proxy.TcpTeeVerticle");
        Example example = example(primary, mirror)) {
      String create = "create table orders (id int)";
      String done = Postgres.ask(example.port("postgres"), AS_THE_EXAMPLE_SAYS, create);
      assertThat(done).isEmpty();
      Eventually.until("a refusal", () -> mirror.log().contains("invalid frontend message type"));
      assertThat(hasTable(primary)).isTrue();
      assertThat(hasTable(mirror)).isFalse();
      Eventually.until("a line", () -> lines.with("postgres: next-version closed soon") > 0);
    }
  }
}
