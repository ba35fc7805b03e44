package dev.sluice.proxy.route;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.size;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.MulticastGroup;
import dev.sluice.proxy.compare.CompareKeys;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.proxy.header.Tlv;
import dev.sluice.proxy.route.UdpRouteOptions.Responses;
import dev.sluice.proxy.stage.access.Limits;
import dev.sluice.transport.datagram.DatagramBatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The keys of a UDP route, and their reader. */
final class UdpRouteConfig {
  private static final Set<String> LISTEN_AT = Set.of("udp", "unixgram");
  private static final String NOTHING_WAITS =
      "is not possible on a udp route: nothing can make the sender of a datagram wait, so what a"
          + " mirror cannot take at once is dropped; leave it out";
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private static final ConfigSpec PRIMARY_SPEC =
      RouteKeys.primary(
          "udpPrimary",
          Role.DATAGRAM_PRIMARY,
          "Gets all datagrams; its responses return to the client.");

  private static final ConfigSpec MIRROR =
      new ConfigSpec(
              "udpMirror", "Gets the same datagrams; what it cannot take at once is dropped.")
          .refused("onLag", NOTHING_WAITS)
          .refused("maxLag", NOTHING_WAITS);

  private static final ConfigKey<String> MIRROR_NAME = MIRROR.add(RouteKeys.MIRROR_NAME);

  static {
    MIRROR.add(Destinations.ALL.to(Role.DATAGRAM_MIRROR));
  }

  private static final ConfigKey<Double> SAMPLE = MIRROR.add(RouteKeys.SAMPLE);

  /** The keys of a route. */
  static final ConfigSpec SPEC =
      new ConfigSpec("udpRoute", "A route for datagrams: each is sent on whole, or not at all.")
          .when("listen", "^(udp|unixgram)://")
          .moved("maxSessions", "limits.sessions");

  private static final ConfigKey<String> NAME = SPEC.add(RouteKeys.NAME);

  private static final ConfigKey<Endpoint> LISTEN =
      SPEC.add(
          RouteKeys.listen(
              "udp://host:port or unixgram:///path",
              "^(udp://|unixgram:///).",
              "Address for clients; unique. A host name stands for all its addresses, no host for"
                  + " all addresses of the machine; port 0 is a free port, which run prints."));

  static {
    SPEC.add(SocketConfig.SOCKET);
  }

  private static final ConfigKey<Boolean> SINGLETON = SPEC.add(RouteKeys.SINGLETON);

  private static final ConfigKey<Integer> INSTANCES = SPEC.add(RouteKeys.INSTANCES);

  private static final int MOST = 1_000_000;

  private static final ConfigKey<ResponseRule> RESPONSES =
      SPEC.add(
          key(
                  "responses",
                  text(
                      "client, none, or 1 to " + MOST,
                      "^(client|none|[1-9]\\d{0,6})$",
                      value -> ResponseRule.parse(value, MOST)),
                  "client: each client address has a session, and gets the responses; none: there"
                      + " are no sessions, and responses are discarded. A number is the same as"
                      + " client, and a session ends once each of its datagrams has had so many"
                      + " responses, which frees its sockets at once.")
              .byDefault(ResponseRule.CLIENT)
              .renamed("answers"));

  private static final ConfigKey<Integer> REQUESTS =
      SPEC.add(
          key(
                  "requests",
                  count(0, MOST),
                  "Datagrams of a client after which its next one begins a new session; 0 is"
                      + " unlimited.")
              .byDefault(0));

  private static final ConfigKey<List<MulticastGroup>> JOIN =
      SPEC.add(
          key(
                  "join",
                  list(
                      text(
                          "groups such as 239.1.2.3 or 239.1.2.3%eth0", "", MulticastGroup::parse)),
                  "Multicast groups to join, each on the interface after %.")
              .byDefault(List.of()));

  private static final ConfigKey<Long> RECEIVE_BUFFER =
      SPEC.add(
          key(
                  "receiveBuffer",
                  size(4 * KIB, 1024 * MIB),
                  "Bytes that may wait in the operating system; Linux limits them to"
                      + " net.core.rmem_max unless the process may exceed it.")
              .byDefault(4 * MIB));

  private static final ConfigKey<Duration> IDLE_TIMEOUT =
      SPEC.add(RouteKeys.idleTimeout(Duration.ofSeconds(60)));

  private static final ConfigKey<Duration> DRAIN_TIMEOUT = SPEC.add(RouteKeys.DRAIN_TIMEOUT);

  private static final ConfigKey<JsonObject> LIMITS =
      SPEC.add(ConfigKey.section("limits", Limits.UDP_SPEC.says(), Limits.UDP_SPEC));

  static {
    SPEC.add(RouteKeys.PROXY_PROTOCOL);
    HeaderOptions.KEYS.forEach(PRIMARY_SPEC::add);
    HeaderOptions.KEYS.forEach(MIRROR::add);
  }

  private static final ConfigKey<JsonObject> PRIMARY =
      SPEC.add(
          ConfigKey.section(
              "primary",
              PRIMARY_SPEC.says(),
              Destinations.ALL.specs(PRIMARY_SPEC, Role.DATAGRAM_PRIMARY)));

  private static final ConfigKey<JsonArray> MIRRORS =
      SPEC.add(
          ConfigKey.named(
              "mirrors", MIRROR.says(), Destinations.ALL.specs(MIRROR, Role.DATAGRAM_MIRROR)));

  private static final ConfigKey<JsonObject> COMPARE = SPEC.add(CompareKeys.section(true));

  private UdpRouteConfig() {}

  /**
   * Reads a route, whose keys the caller has checked: they differ between a file and a verticle.
   * Errors are added to the section; the result must not be used then.
   */
  static UdpRouteOptions route(ConfigSection route, PoolOptions pool, Destinations types) {
    Endpoint listen = route.get(LISTEN);
    ResponseRule responses = route.get(RESPONSES);
    List<UdpMirrorOptions> mirrors =
        RouteConfig.mirrors(route.sections(MIRRORS), mirror -> mirror(mirror, types));
    UdpRouteOptions options =
        new UdpRouteOptions(
            route.get(NAME),
            listen,
            SocketConfig.rights(route, listen),
            route.get(SINGLETON),
            RouteConfig.instances(route, INSTANCES),
            responses.to(),
            responses.each(),
            route.get(REQUESTS),
            route.get(JOIN),
            route.get(RECEIVE_BUFFER).intValue(),
            route.get(IDLE_TIMEOUT),
            route.get(DRAIN_TIMEOUT),
            Limits.readUdp(route.section(LIMITS)),
            RouteConfig.proxyProtocol(route, listen),
            new PrimaryOptions(
                types.read(route.inner(PRIMARY), Role.DATAGRAM_PRIMARY, PRIMARY_SPEC)),
            mirrors,
            RouteConfig.compare(route, COMPARE, mirrors),
            withRoomForDatagrams(pool));
    check(route, options);
    return options;
  }

  private static void check(ConfigSection route, UdpRouteOptions options) {
    Endpoint listen = options.listen();
    if (!listen.equals(ConfigSection.NOWHERE) && !LISTEN_AT.contains(listen.scheme())) {
      route.error(LISTEN, "is not a UDP address; allowed: udp:// or unixgram://");
    }
    if (options.responses() == Responses.CLIENT
        && (listen.isUnix() || options.primary().to().isUnix())) {
      String who =
          listen.isUnix() ? "clients of a unixgram socket" : "senders to a unixgram primary";
      route.error(RESPONSES, "must be none: " + who + " have no address for responses");
    }
    if (listen.isUnix() && options.limits().restrictsClients()) {
      route.error(LIMITS, "have no effect at a unixgram socket: its clients have no address");
    }
    if (options.listensOnce() && options.instances() > 1) {
      String why = listen.isUnix() ? "a unixgram socket" : "multicast groups";
      route.error(INSTANCES, "is too many: only one instance can listen at " + why);
    }
    if (options.responses() == Responses.NONE) {
      refuseUniqueId(route, options);
      refuse(route, IDLE_TIMEOUT);
      refuse(route, REQUESTS);
      refuse(route, COMPARE);
      refuse(route.section(LIMITS), Limits.UDP_SESSIONS);
    }
  }

  /** Refuses the identities of sessions, of which such a route has none. */
  private static void refuseUniqueId(ConfigSection route, UdpRouteOptions options) {
    boolean isWanted =
        Stream.concat(
                Stream.of(options.primary().destination()),
                options.mirrors().stream().map(MirrorOptions::destination))
            .anyMatch(to -> to.datagramHeader().tlvs().contains(Tlv.UNIQUE_ID));
    if (isWanted) {
      route.error(RESPONSES, "has no sessions, so tlvs must be without uniqueId");
    }
  }

  private static void refuse(ConfigSection section, ConfigKey<?> key) {
    if (section.has(key)) {
      section.error(
          key, "has no effect with responses: none, which needs no sessions; leave it out");
    }
  }

  /** Makes each buffer large enough for any datagram. */
  private static PoolOptions withRoomForDatagrams(PoolOptions pool) {
    int bufferSize = Math.max(pool.bufferSize(), DatagramBatch.MAX_DATAGRAM);
    return new PoolOptions(
        bufferSize,
        Math.max(bufferSize, pool.bulkBufferSize()),
        pool.initial(),
        pool.max(),
        pool.overflowSize(),
        pool.trimAfter());
  }

  /** Reads a mirror; errors are added to the section. */
  static UdpMirrorOptions mirror(ConfigSection mirror, Destinations types) {
    DestinationOptions destination = types.read(mirror, Role.DATAGRAM_MIRROR, MIRROR);
    return new UdpMirrorOptions(mirror.get(MIRROR_NAME), destination, mirror.get(SAMPLE));
  }
}
