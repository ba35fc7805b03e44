package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of PostgreSQL with TLS, whose proof of SCRAM may be bound to a certificate. */
@OneJdkIsEnough
class PostgresTlsModesIT extends PostgresRouteIT {
  private static final String VERIFIED =
      "host=localhost sslmode=verify-full gssencmode=disable sslrootcert=" + TlsKeys.FILES.cert();

  /** Returns a route that has TLS at both sides of the primary, by the protocol alone. */
  private static Route encrypted(KeyFiles files) {
    return Route.to(
            PostgresServers.primary().url().replace("tcp:", "tls:"),
            TlsRoute.client(TlsRoute.Engine.OPENSSL))
        .with("listen", "tls://127.0.0.1:0")
        .with("tls", TlsRoute.server(files))
        .mirror(PostgresServers.trusting().url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=prefer",
        "sslmode=require gssencmode=prefer",
        "sslmode=require channel_binding=require",
        "sslmode=require channel_binding=disable"
      })
  void everyModeWithTlsReachesPrimaryAndMirror(String mode) throws Exception {
    Running route = deploy(encrypted(TlsKeys.FILES));
    String table = "modes" + Integer.toUnsignedString(mode.hashCode());
    assertThat(Postgres.ask(port(route), mode, "create table " + table + " (id int)")).isEmpty();
    untilAnswer(PostgresServers.trusting(), "select count(*) from " + table, "0");
  }

  @Test
  void aClientThatVerifiesTheCertificateIsCancelledThroughTls() throws Exception {
    Running route = deploy(encrypted(TlsKeys.FILES));
    String asleep = "select count(*) from pg_stat_activity where query = 'select pg_sleep(99)'";
    try (ChildProcess psql =
        new ChildProcess(
            folder,
            List.of(
                "psql", "-X", "-c", "select pg_sleep(99)", connection(port(route), VERIFIED)))) {
      untilAnswer(PostgresServers.trusting(), asleep, "1");
      psql.signal("INT");
      assertThat(psql.awaitExit()).isEqualTo(1);
    }
    untilAnswer(PostgresServers.trusting(), asleep, "0");
  }

  @Test
  void withAnotherCertificateTheLogSaysWhatBindingNeeds() throws Exception {
    Running route = deploy(encrypted(KeyFiles.of("other.example.com")));
    assertThatThrownBy(() -> Postgres.ask(port(route), "sslmode=require", "select 1"))
        .hasMessageContaining("channel binding check failed");
    untilLogged("set channel_binding=disable at the client");
    assertThat(Postgres.ask(port(route), "sslmode=require channel_binding=disable", "select 1"))
        .isEqualTo("1");
  }

  @Test
  void aPrimaryWithoutTlsTakesProofsThatAreNotBound() throws Exception {
    Running route =
        deploy(
            Route.to(PostgresServers.primary().url())
                .with("listen", "tls://127.0.0.1:0")
                .with("tls", TlsRoute.server(KeyFiles.of("other.example.com")))
                .mirror(PostgresServers.trusting().url()));
    assertThat(Postgres.ask(port(route), "sslmode=require", "select 1")).isEqualTo("1");
  }

  @Test
  void aMirrorThatIsNotTrustedGetsNothing() throws Exception {
    Running route =
        deploy(
            Route.to(PostgresServers.primary().url())
                .mirror(
                    PostgresServers.encrypted().url().replace("tcp:", "tls:"),
                    TlsRoute.client(new JsonObject())));
    assertThat(Postgres.ask(port(route), PLAIN, "select 1")).isEqualTo("1");
    Eventually.until("a line", () -> !logged("m0 cannot be reached").isEmpty());
  }
}
