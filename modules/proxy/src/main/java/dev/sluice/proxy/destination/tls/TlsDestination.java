package dev.sluice.proxy.destination.tls;

import dev.sluice.buffer.BufferPool;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.SocketType;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.destination.socket.SocketConnector;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.tee.Connector;
import dev.sluice.tls.ClientContext;
import dev.sluice.tls.TlsClientOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TCP servers that speak TLS. Immutable; any thread. */
public final class TlsDestination implements DestinationType {
  private static final ConfigKey<JsonObject> TLS =
      ConfigKey.section("tls", "What the server's certificate must be.", TlsClientOptions.SPEC);

  /**
   * One server.
   *
   * @param header the PROXY header, which comes before the handshake
   * @param context shared by all event loops, so that each can resume the sessions of the others
   * @param asksAsConfigured whether the configuration says how Sluice asks for TLS
   */
  private record Server(
      Endpoint to,
      HeaderOptions header,
      TlsClientOptions tls,
      ClientContext context,
      boolean asksAsConfigured)
      implements DestinationOptions {

    @Override
    public boolean readsFiles() {
      return true;
    }

    @Override
    public void readFiles() {
      context.prepare();
    }

    @Override
    public String greet(Socket connection, Duration limit) throws IOException {
      if (tls.passesClientName()) {
        return "; TLS is not tried, because serverName is that of a client";
      }
      return " with " + new TlsTrial(tls, connection, limit).run(to, header, context);
    }

    @Override
    public DestinationOptions forPostgres() {
      return asksAsConfigured
          ? this
          : new Server(to, header, tls.forPostgres(), context, asksAsConfigured);
    }

    @Override
    public Connector connector(RouteContext route) {
      SocketConnector way =
          new SocketConnector(
              route.context(), to, route.connectTimeout(), route.keepAlive(), route.passed());
      return new TlsConnector(
          header.around(way),
          to,
          tls,
          context,
          BufferPool.of(route.context()),
          route.connectTimeout());
    }

    /** Compares what was configured: a reload must see no difference if there is none. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Server server
          && to.equals(server.to)
          && header.equals(server.header)
          && tls.equals(server.tls);
    }

    @Override
    public int hashCode() {
      return Objects.hash(to, header, tls);
    }
  }

  @Override
  public String scheme() {
    return SocketType.TLS.scheme();
  }

  @Override
  public String form() {
    return SocketType.TLS.form();
  }

  @Override
  public @Nullable Object parse(String rest) {
    return SocketType.TLS.parse(rest);
  }

  @Override
  public Set<Role> roles() {
    return Set.of(Role.PRIMARY, Role.MIRROR);
  }

  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(TLS);
  }

  @Override
  public DestinationOptions options(ConfigSection section, Endpoint to) {
    if (to.isAnyPort()) {
      section.error("to", "has port 0, which one can only listen on; allowed: 1 to 65535");
    }
    ConfigSection inner = section.section(TLS);
    TlsClientOptions tls = TlsClientOptions.read(inner);
    HeaderOptions header = HeaderOptions.read(section, false);
    return new Server(
        to,
        header,
        tls,
        new ClientContext(to.toString(), tls),
        TlsClientOptions.hasStartTls(inner));
  }

  /** With the trusted issuers of the JDK. */
  @Override
  public boolean isOpenToApi() {
    return true;
  }
}
