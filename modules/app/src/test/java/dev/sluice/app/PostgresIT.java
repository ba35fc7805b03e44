package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The PostgreSQL example with two real servers, of which only the primary asks for a proof. */
@OneJdkIsEnough
@Timeout(120)
class PostgresIT {
  private static final String BY_DEFAULT = "sslmode=prefer";
  private static final int INSERTS = 30;

  private static Example example(Postgres primary, Postgres mirror) {
    return new Example(
        "examples/postgres.yaml",
        Map.of(
            "POSTGRES_LISTEN", "tcp://127.0.0.1:0",
            "POSTGRES_PRIMARY_TO", primary.url(),
            "POSTGRES_MIRRORS_NEXT_VERSION_TO", mirror.url()));
  }

  private static String rows(Postgres server) {
    try {
      return server.ask(
          "select count(*), md5(string_agg(orders::text, ',' order by id)) from orders");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void bothServersHoldEveryRow() throws Exception {
    try (Postgres primary = new Postgres("scram-sha-256");
        Postgres mirror = new Postgres("trust");
        Lines lines = new Lines("dev.sluice.proxy.TcpTeeVerticle");
        Example example = example(primary, mirror)) {
      int port = example.port("postgres");
      String create = "create table orders (id int primary key, what text)";
      assertThat(Postgres.ask(port, BY_DEFAULT, create)).isEmpty();
      Eventually.until("the table at the mirror", () -> hasTable(mirror));

      for (int i = 0; i < INSERTS; i++) {
        String insert = "insert into orders values (" + i + ", 'order " + i + "')";
        assertThat(Postgres.ask(port, BY_DEFAULT, insert)).isEmpty();
      }

      String rows = rows(primary);
      assertThat(rows).startsWith(INSERTS + "|");
      Eventually.until("all rows at the mirror", () -> rows(mirror).equals(rows));
      assertThat(mirror.log()).doesNotContain("FATAL").doesNotContain("ERROR");
      assertThat(lines.with("next-version")).isZero();
    }
  }

  private static boolean hasTable(Postgres server) {
    try {
      return server.ask("select count(*) from pg_tables where tablename = 'orders'").equals("1");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
