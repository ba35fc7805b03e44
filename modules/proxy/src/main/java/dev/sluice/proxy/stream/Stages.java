package dev.sluice.proxy.stream;

import dev.sluice.proxy.postgres.PostgresStage;
import dev.sluice.proxy.route.Protocol;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stage.proxyprotocol.HeaderStage;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.stage.proxyprotocol.TrustStage;
import dev.sluice.proxy.stage.tls.HandshakeCounts;
import dev.sluice.proxy.stage.tls.TlsStage;
import dev.sluice.tls.TlsServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of each client's connection, in order: access control comes first, because it costs
 * the least, and again once a proxy has reported the client's address. If routes share an address,
 * the {@linkplain #common common} stages come first, then the choice of the route, and then the
 * {@linkplain #own own} stages of that route.
 */
final class Stages {
  private Stages() {}

  /**
   * Returns the stages of a route, followed by more. A connection passes the stages of the
   * configuration under which it was accepted.
   *
   * @param admission the access control, which is the same under each configuration
   * @param handshakes counts the handshakes under each configuration
   * @param before the stages of the configuration before
   */
  static List<ConnectionStage> of(
      TcpRouteOptions route,
      Admission admission,
      HandshakeCounts handshakes,
      List<ConnectionStage> more,
      List<ConnectionStage> before) {
    List<ConnectionStage> stages = new ArrayList<>();
    ProxyProtocol proxies = route.proxyProtocol();
    if (proxies != null) {
      stages.add(new TrustStage(proxies));
    }
    stages.add(admission);
    if (proxies != null) {
      stages.add(new HeaderStage(proxies));
      stages.add(admission.byAddress());
    }
    addLast(stages, route, handshakes, more, before);
    return List.copyOf(stages);
  }

  /**
   * Returns the stages that do not depend on the route, because all routes of an address have the
   * same configuration of them.
   *
   * @param route any route of the address
   */
  static List<ConnectionStage> common(TcpRouteOptions route) {
    ProxyProtocol proxies = route.proxyProtocol();
    return proxies == null ? List.of() : List.of(new TrustStage(proxies), new HeaderStage(proxies));
  }

  /**
   * Returns the stages of a route that begin once it was chosen, followed by more.
   *
   * @param before as in {@link #of}
   */
  static List<ConnectionStage> own(
      TcpRouteOptions route,
      Admission admission,
      HandshakeCounts handshakes,
      List<ConnectionStage> more,
      List<ConnectionStage> before) {
    List<ConnectionStage> stages = new ArrayList<>();
    stages.add(admission);
    if (route.proxyProtocol() != null) {
      stages.add(admission.byAddress());
    }
    addLast(stages, route, handshakes, more, before);
    return List.copyOf(stages);
  }

  private static void addLast(
      List<ConnectionStage> stages,
      TcpRouteOptions route,
      HandshakeCounts handshakes,
      List<ConnectionStage> more,
      List<ConnectionStage> before) {
    TlsServerOptions tls = route.tls();
    if (tls != null) {
      stages.add(tls(route.name(), tls, handshakes, before));
    }
    if (route.protocol() == Protocol.POSTGRES) {
      stages.add(new PostgresStage(route.helloTimeout()));
    }
    stages.addAll(more);
  }

  /** All instances of a route, and all configurations with the same TLS, share one stage. */
  private static ConnectionStage tls(
      String route,
      TlsServerOptions options,
      HandshakeCounts handshakes,
      List<ConnectionStage> before) {
    TlsStage same = find(options, before);
    return same == null ? new TlsStage(route, options, handshakes) : same;
  }

  /** Returns the stage that has these options; null if none has. */
  static @Nullable TlsStage find(TlsServerOptions options, List<ConnectionStage> stages) {
    for (ConnectionStage stage : stages) {
      if (stage instanceof TlsStage tls && tls.options().equals(options)) {
        return tls;
      }
    }
    return null;
  }
}
