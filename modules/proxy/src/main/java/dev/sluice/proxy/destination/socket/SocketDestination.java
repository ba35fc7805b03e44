package dev.sluice.proxy.destination.socket;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.SocketType;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.tee.Connector;
import io.vertx.core.net.SocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Destination types for sockets. Immutable; any thread. */
public final class SocketDestination implements DestinationType {
  private static final Set<Role> STREAMS = Set.of(Role.PRIMARY, Role.MIRROR);
  private static final Set<Role> DATAGRAMS = Set.of(Role.DATAGRAM_PRIMARY, Role.DATAGRAM_MIRROR);

  /** TCP servers. */
  public static final SocketDestination TCP = new SocketDestination(SocketType.TCP, STREAMS);

  /** Unix stream sockets. */
  public static final SocketDestination UNIX = new SocketDestination(SocketType.UNIX, STREAMS);

  /** UDP servers. */
  public static final SocketDestination UDP = new SocketDestination(SocketType.UDP, DATAGRAMS);

  /** Unix datagram sockets. */
  public static final SocketDestination UNIXGRAM =
      new SocketDestination(SocketType.UNIXGRAM, DATAGRAMS);

  /** A destination that datagrams are sent to. */
  private record Datagrams(Endpoint to, HeaderOptions datagramHeader)
      implements DestinationOptions {}

  /** A destination that sessions connect to. */
  private record Stream(Endpoint to, HeaderOptions header) implements DestinationOptions {
    @Override
    public Connector connector(RouteContext route) {
      return header.around(
          new SocketConnector(
              route.context(), to, route.connectTimeout(), route.keepAlive(), route.passed()));
    }
  }

  private final SocketType type;
  private final Set<Role> roles;

  private SocketDestination(SocketType type, Set<Role> roles) {
    this.type = type;
    this.roles = roles;
  }

  @Override
  public String scheme() {
    return type.scheme();
  }

  @Override
  public String form() {
    return type.form();
  }

  @Override
  public @Nullable SocketAddress parse(String rest) {
    return type.parse(rest);
  }

  @Override
  public Set<Role> roles() {
    return roles;
  }

  @Override
  public DestinationOptions options(ConfigSection section, Endpoint to) {
    if (to.isAnyPort()) {
      section.error("to", "has port 0, which one can only listen on; allowed: 1 to 65535");
    }
    return roles.contains(Role.PRIMARY)
        ? new Stream(to, HeaderOptions.read(section, false))
        : new Datagrams(to, HeaderOptions.read(section, true));
  }

  /** True for hosts; a path may belong to any program. */
  @Override
  public boolean isOpenToApi() {
    return type == SocketType.TCP || type == SocketType.UDP;
  }
}
