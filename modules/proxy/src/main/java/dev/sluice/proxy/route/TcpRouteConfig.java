package dev.sluice.proxy.route;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.size;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.compare.CompareKeys;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.SessionLog;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.proxy.postgres.Passwords;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.proxy.stage.hello.When;
import dev.sluice.tee.LagPolicy;
import dev.sluice.tls.TlsServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a TCP route, and their reader. */
final class TcpRouteConfig {
  private static final Set<String> LISTEN_AT = Set.of("tcp", "tls", "unix");
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long TIB = 1024 * 1024 * MIB;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);

  private static final ConfigSpec PRIMARY_SPEC =
      RouteKeys.primary(
          "tcpPrimary", Role.PRIMARY, "Gets all bytes; its responses return to the client.");

  /** The keys of a mirror. */
  private static final ConfigSpec MIRROR =
      new ConfigSpec(
          "tcpMirror", "Gets the same bytes as the primary; its responses are discarded.");

  private static final ConfigKey<String> MIRROR_NAME = MIRROR.add(RouteKeys.MIRROR_NAME);

  static {
    MIRROR.add(Destinations.ALL.to(Role.MIRROR));
  }

  private static final ConfigKey<LagPolicy> ON_LAG =
      MIRROR.add(
          key(
                  "onLag",
                  choice(LagPolicy.class),
                  "What happens if the mirror lags by more than maxLag. cut ends this session's"
                      + " branch to the mirror, and the client notices nothing; block makes the"
                      + " client wait for the mirror.")
              .byDefault(LagPolicy.CUT));

  private static final ConfigKey<Long> MAX_LAG =
      MIRROR.add(
          key("maxLag", size(KIB, TIB), "Bytes that one session may owe the mirror.")
              .byDefault(4 * MIB));

  private static final ConfigKey<Double> SAMPLE = MIRROR.add(RouteKeys.SAMPLE);

  private static final ConfigKey<JsonObject> LOGIN =
      MIRROR.add(
          ConfigKey.section(
                  "login",
                  "Passwords for a mirror that is a server of PostgreSQL, if the route has protocol:"
                      + " postgres.",
                  Passwords.SPEC)
              .leftOut("for mirrors that ask for no password"));

  static {
    PaceOptions.KEYS.forEach(MIRROR::add);
    HeaderOptions.KEYS.forEach(PRIMARY_SPEC::add);
    HeaderOptions.KEYS.forEach(MIRROR::add);
  }

  /** The keys of a route. */
  static final ConfigSpec SPEC = new ConfigSpec("tcpRoute", "A route for streams.");

  private static final ConfigKey<String> NAME = SPEC.add(RouteKeys.NAME);

  private static final ConfigKey<Endpoint> LISTEN =
      SPEC.add(
          RouteKeys.listen(
              "tcp://host:port or tls://host:port or unix:///path",
              "^(tcp://|tls://|unix:///).",
              "Address for clients; routes with when may share it. A host name stands for all its"
                  + " addresses, no host for all addresses of the machine; port 0 is a free port,"
                  + " which run prints."));

  static {
    SPEC.add(SocketConfig.SOCKET);
  }

  private static final ConfigKey<JsonObject> TLS =
      SPEC.add(
          ConfigKey.section(
                  "tls", "Certificates and settings, if listen is tls://.", TlsServerOptions.SPEC)
              .leftOut("no TLS"));

  static final ConfigKey<JsonObject> WHEN =
      SPEC.add(ConfigKey.section("when", When.SPEC.says(), When.SPEC));

  static final ConfigKey<Duration> HELLO_TIMEOUT =
      SPEC.add(
          key(
                  "helloTimeout",
                  time(ONE_MILLI, Duration.ofMinutes(10)),
                  "Time for the first bytes of a client by which a route is chosen, if the route has"
                      + " when or shares its listen; or for the first message, if it has protocol:"
                      + " postgres.")
              .byDefault(Duration.ofSeconds(5)));

  static final ConfigKey<Boolean> REUSE_PORT =
      SPEC.add(
          key(
                  "reusePort",
                  ValueTypes.FLAG,
                  "Whether another process with the same setting may listen at the address, too.")
              .byDefault(false));

  private static final ConfigKey<Protocol> PROTOCOL =
      SPEC.add(
          key(
                  "protocol",
                  choice(Protocol.class),
                  "Protocol of which the route understands a little. With postgres, Sluice logs each"
                      + " client in at the mirrors once the primary has let it in, and keeps them in"
                      + " step.")
              .byDefault(Protocol.NONE));

  private static final ConfigKey<Boolean> SINGLETON = SPEC.add(RouteKeys.SINGLETON);

  static final ConfigKey<Integer> INSTANCES = SPEC.add(RouteKeys.INSTANCES);

  private static final ConfigKey<Duration> CONNECT_TIMEOUT =
      SPEC.add(
          key(
                  "connectTimeout",
                  time(ONE_MILLI, Duration.ofMinutes(10)),
                  "Time to connect to the primary or a mirror, with the look-up of its name and"
                      + " the attempts at all its addresses.")
              .byDefault(Duration.ofSeconds(5)));

  private static final ConfigKey<Duration> IDLE_TIMEOUT =
      SPEC.add(RouteKeys.idleTimeout(Duration.ofMinutes(5)));

  private static final ConfigKey<Duration> DRAIN_TIMEOUT = SPEC.add(RouteKeys.DRAIN_TIMEOUT);

  static final ConfigKey<JsonObject> KEEP_ALIVE =
      SPEC.add(
          ConfigKey.section(
              "keepAlive",
              "Probes on the connections to clients, primary and mirrors.",
              KeepAlive.SPEC));

  private static final ConfigKey<Duration> BATCH_DELAY =
      SPEC.add(
          key(
                  "batchDelay",
                  time(Duration.ZERO, Duration.ofMillis(100)),
                  "Time that bytes may wait for more bytes, if that delays no response; 0 never"
                      + " waits.")
              .byDefault(ONE_MILLI));

  private static final ConfigKey<JsonObject> LIMITS =
      SPEC.add(
          ConfigKey.section(
              "limits", "A connection beyond a limit is closed, counted and logged.", Limits.SPEC));

  static {
    SPEC.add(RouteKeys.PROXY_PROTOCOL);
  }

  private static final ConfigKey<SessionLog> SESSION_LOG =
      SPEC.add(
          key("sessionLog", choice(SessionLog.class), "Format of a log line per ended session.")
              .byDefault(SessionLog.NONE));

  private static final ConfigKey<Boolean> ATTACH_MID_SESSION =
      SPEC.add(
          key(
                  "attachMidSession",
                  ValueTypes.FLAG,
                  "Whether a new mirror also gets what open sessions send from then on. Only for"
                      + " protocols that can be joined mid-stream.")
              .byDefault(false));

  static final ConfigKey<JsonObject> PRIMARY =
      SPEC.add(
          ConfigKey.section(
              "primary", PRIMARY_SPEC.says(), Destinations.ALL.specs(PRIMARY_SPEC, Role.PRIMARY)));

  static final ConfigKey<JsonArray> MIRRORS =
      SPEC.add(
          ConfigKey.named("mirrors", MIRROR.says(), Destinations.ALL.specs(MIRROR, Role.MIRROR)));

  private static final ConfigKey<JsonObject> COMPARE = SPEC.add(CompareKeys.section(false));

  private TcpRouteConfig() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * Errors are added to the section; the result must not be used then.
   */
  static TcpRouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    String name = route.get(NAME); // first, so that errors come in the order of a file
    Endpoint listen = route.get(LISTEN);
    if (!LISTEN_AT.contains(listen.scheme())) {
      route.error(LISTEN, "is not a TCP address; allowed: tcp://, tls:// or unix://");
    }
    Protocol protocol = protocol(route);
    List<TcpMirrorOptions> mirrors =
        RouteConfig.mirrors(
            route.sections(MIRRORS),
            mirror -> PostgresConfig.checked(mirror(mirror, types), mirror, protocol));
    return new TcpRouteOptions(
        name,
        listen,
        PostgresConfig.tls(tls(route, listen), route.section(TLS), protocol),
        SocketConfig.rights(route, listen),
        when(route),
        route.get(HELLO_TIMEOUT),
        route.get(REUSE_PORT),
        protocol,
        route.get(SINGLETON),
        RouteConfig.instances(route, INSTANCES),
        route.get(CONNECT_TIMEOUT),
        route.get(IDLE_TIMEOUT),
        route.get(DRAIN_TIMEOUT),
        KeepAlive.read(route.section(KEEP_ALIVE)),
        route.get(BATCH_DELAY),
        Limits.read(route.section(LIMITS)),
        RouteConfig.proxyProtocol(route, listen),
        route.get(SESSION_LOG),
        route.get(ATTACH_MID_SESSION),
        new PrimaryOptions(
            PostgresConfig.destination(
                types.read(route.inner(PRIMARY), Role.PRIMARY, PRIMARY_SPEC), protocol)),
        mirrors,
        RouteConfig.compare(route, COMPARE, mirrors),
        pool);
  }

  private static Protocol protocol(ConfigSection route) {
    Protocol protocol = route.get(PROTOCOL);
    if (protocol == Protocol.POSTGRES && route.get(ATTACH_MID_SESSION)) {
      route.error(
          ATTACH_MID_SESSION,
          "cannot be with protocol: postgres, which cannot be joined in a session; allowed: false");
    }
    return protocol;
  }

  private static When when(ConfigSection route) {
    JsonObject given = route.find(WHEN);
    if (given != null && given.isEmpty()) {
      route.error(WHEN, "is empty; allowed: sni, alpn or both; without when, all clients");
    }
    return When.read(route.section(WHEN));
  }

  private static @Nullable TlsServerOptions tls(ConfigSection route, Endpoint listen) {
    if (listen.scheme().equals("tls")) {
      return TlsServerOptions.read(route.section(TLS), withoutCertificates(route, listen));
    }
    if (!listen.equals(ConfigSection.NOWHERE)) {
      ConfigSection section = route.section(TLS);
      String wrong = "has no effect at " + listen + "; allowed: only if listen is tls://";
      TlsServerOptions.SPEC.keys().stream()
          .filter(section::has)
          .forEach(key -> section.error(key, wrong));
    }
    return null;
  }

  /** Returns what a route that has clients by their ClientHello can do without certificates. */
  private static String withoutCertificates(ConfigSection route, Endpoint listen) {
    return route.has(WHEN)
        ? "; or listen: tcp"
            + listen.toString().substring("tls".length())
            + ", which relays TLS as it is and still chooses the route by when"
        : "";
  }

  /** Reads a mirror; errors are added to the section. */
  static TcpMirrorOptions mirror(ConfigSection mirror, Destinations types) {
    DestinationOptions destination = types.read(mirror, Role.MIRROR, MIRROR);
    return new TcpMirrorOptions(
        mirror.get(MIRROR_NAME),
        destination,
        mirror.get(ON_LAG),
        mirror.get(MAX_LAG),
        mirror.get(SAMPLE),
        mirror.has(LOGIN) ? Passwords.read(mirror.section(LOGIN)) : null,
        PaceOptions.read(mirror));
  }
}
