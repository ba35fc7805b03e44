package dev.sluice.proxy.route;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The keys that TCP and UDP routes share. */
final class RouteKeys {
  private static final int MAX_INSTANCES = 1024;

  static final ConfigKey<String> NAME =
      key("name", ValueTypes.NAME, "Name of the route in logs and metrics; unique.").required();

  static final ConfigKey<Boolean> SINGLETON =
      key("singleton", ValueTypes.FLAG, "Whether only one node of a cluster runs the route.")
          .byDefault(false)
          .renamed("single");

  static final ConfigKey<Integer> INSTANCES =
      key("instances", count(1, MAX_INSTANCES), "Verticle instances, each on its own event loop.")
          .leftOut("one per event loop");

  static final ConfigKey<Duration> DRAIN_TIMEOUT =
      key(
              "drainTimeout",
              time(Duration.ZERO, Duration.ofHours(1)),
              "Time to deliver what is still owed after a client has gone or the route has"
                  + " stopped; 0 does not wait.")
          .byDefault(Duration.ofSeconds(30));

  static final ConfigKey<String> MIRROR_NAME =
      key("name", ValueTypes.NAME, "Name of the mirror in logs and metrics; unique in the route.")
          .required();

  static final ConfigKey<Double> SAMPLE =
      key(
              "sample",
              ValueTypes.SHARE,
              "Share of the sessions that the mirror gets; decided once per session. On a UDP"
                  + " route with responses: none, the share of the datagrams.")
          .byDefault(1.0);

  static final ConfigKey<JsonObject> PROXY_PROTOCOL =
      ProxyProtocol.section(
              "PROXY headers by which load balancers in front of the route report their clients;"
                  + " they begin each connection, or each datagram.")
          .leftOut("clients send no headers");

  private RouteKeys() {}

  /** Returns the key of the address at which a route listens. */
  static ConfigKey<Endpoint> listen(String schemes, String pattern, String says) {
    return key(
            "listen",
            ValueTypes.text(
                schemes, pattern, value -> Destinations.ALL.endpoint(ListenHost.added(value))),
            says)
        .required(ConfigSection.NOWHERE);
  }

  /** Returns the key of the idle limit of sessions. */
  static ConfigKey<Duration> idleTimeout(Duration byDefault) {
    return key(
            "idleTimeout",
            time(Duration.ZERO, Duration.ofDays(1)),
            "A session without traffic ends after this time; 0 never ends it.")
        .byDefault(byDefault);
  }

  /** Returns the keys of a primary. */
  static ConfigSpec primary(String name, Role role, String says) {
    ConfigSpec spec = new ConfigSpec(name, says);
    spec.add(Destinations.ALL.to(role));
    return spec;
  }
}
