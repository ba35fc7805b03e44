package dev.sluice.proxy.route;

import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.tls.TlsServerOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks of a route with {@code protocol: postgres}. */
final class PostgresConfig {
  private static final Set<String> SERVERS = Set.of("tcp", "tls", "unix");

  private PostgresConfig() {}

  /** Returns the TLS of clients, who ask for it as the protocol has it unless configured. */
  static @Nullable TlsServerOptions tls(
      @Nullable TlsServerOptions tls, ConfigSection section, Protocol protocol) {
    boolean isImplied = protocol == Protocol.POSTGRES && section.text("startTls").isEmpty();
    return tls != null && isImplied ? tls.forPostgres() : tls;
  }

  /**
   * Returns the destination, which Sluice asks for TLS as the protocol has it unless configured.
   */
  static DestinationOptions destination(DestinationOptions destination, Protocol protocol) {
    return protocol == Protocol.POSTGRES ? destination.forPostgres() : destination;
  }

  /** Returns the mirror; errors are added to its section. */
  static TcpMirrorOptions checked(
      TcpMirrorOptions mirror, ConfigSection section, Protocol protocol) {
    boolean isPostgres = protocol == Protocol.POSTGRES;
    if (!isPostgres && mirror.passwords() != null) {
      section.error("login", "has no effect without protocol: postgres at the route");
    }
    if (isPostgres) {
      PaceOptions.refuse(section, "with protocol: postgres a mirror keeps pace by itself");
    }
    if (isPostgres && !SERVERS.contains(mirror.destination().to().scheme())) {
      section.error(
          "to",
          "is no server of PostgreSQL, which protocol: postgres needs; allowed: tcp://, tls:// or"
              + " unix://");
    }
    return isPostgres
        ? new TcpMirrorOptions(
            mirror.name(),
            mirror.destination().forPostgres(),
            mirror.onLag(),
            mirror.maxLag(),
            mirror.sample(),
            mirror.passwords(),
            mirror.pace())
        : mirror;
  }
}
