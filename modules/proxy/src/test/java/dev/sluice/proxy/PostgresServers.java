package dev.sluice.proxy;

import dev.sluice.testkit.Postgres;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Four servers of PostgreSQL that ask for different proofs, started once for all tests that use
 * them. Each test needs tables of its own.
 */
final class PostgresServers implements BeforeAllCallback {
  private static @Nullable PostgresServers running;

  private @Nullable Servers servers;

  /** All of them. */
  private record Servers(Postgres primary, Postgres trusting, Postgres md5, Postgres encrypted)
      implements AutoCloseable {
    @Override
    public void close() {
      List.of(primary, trusting, md5, encrypted).forEach(Postgres::close);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    servers =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(PostgresServers.class))
            .getOrComputeIfAbsent("servers", key -> start(), Servers.class);
    running = this;
  }

  private static Servers start() {
    try {
      return new Servers(
          new Postgres("scram-sha-256", TlsKeys.FILES),
          new Postgres("trust"),
          new Postgres("md5"),
          Postgres.requiringTls("scram-sha-256", TlsKeys.FILES));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Servers all() {
    return Objects.requireNonNull(Objects.requireNonNull(running).servers);
  }

  /** Asks for SCRAM-SHA-256, and offers TLS. */
  static Postgres primary() {
    return all().primary();
  }

  /** Trusts every client. */
  static Postgres trusting() {
    return all().trusting();
  }

  /** Asks for md5. */
  static Postgres md5() {
    return all().md5();
  }

  /** Asks for SCRAM-SHA-256, and refuses connections without TLS. */
  static Postgres encrypted() {
    return all().encrypted();
  }

  static List<Postgres> mirrors() {
    return List.of(trusting(), md5(), encrypted());
  }
}
