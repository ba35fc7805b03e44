package dev.sluice.proxy.stage.proxyprotocol;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.text;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * How a route reads the PROXY headers of its clients. Immutable; any thread.
 *
 * @param accept whether a client may send no header
 * @param from the proxies that may send one; empty if all may, as on a Unix socket
 * @param timeout time for the whole header, more than zero
 */
public record ProxyProtocol(Accept accept, List<CidrBlock> from, Duration timeout) {

  /** Whether clients send a header. */
  public enum Accept {
    /** Each client sends one. */
    REQUIRE,
    /** A client may send one. */
    OPTIONAL
  }

  private static final ConfigSpec SPEC =
      new ConfigSpec(
          "proxyProtocolIn",
          "The PROXY headers of load balancers in front of the route, versions 1 and 2.");

  private static final ConfigKey<Accept> ACCEPT =
      SPEC.add(
          key(
                  "accept",
                  choice(Accept.class),
                  "require rejects a client without a header. optional waits for the first bytes of"
                      + " each client, so it is only for protocols in which the client sends"
                      + " first.")
              .byDefault(Accept.REQUIRE));

  private static final ConfigKey<List<CidrBlock>> FROM =
      SPEC.add(
          key(
                  "from",
                  list(text("blocks such as 10.0.0.0/8 or 2001:db8::/32", "", CidrBlock::parse)),
                  "Addresses of the proxies that may send headers. Another client that sends one is"
                      + " rejected. Required, except on a Unix socket, whose permissions decide.")
              .leftOut("an error, or all clients of a Unix socket"));

  private static final ConfigKey<Duration> TIMEOUT =
      SPEC.add(
          key(
                  "timeout",
                  time(Duration.ofMillis(1), Duration.ofMinutes(1)),
                  "Time after the connect within which the header must be complete.")
              .byDefault(Duration.ofSeconds(3)));

  /**
   * Returns a key for the section of a route.
   *
   * @param says what it is for
   */
  public static ConfigKey<JsonObject> section(String says) {
    return ConfigKey.section("proxyProtocol", says, SPEC);
  }

  /**
   * Reads the section; errors are added to it.
   *
   * @param onUnixSocket whether clients connect to a Unix socket
   */
  public static ProxyProtocol read(ConfigSection section, boolean onUnixSocket) {
    List<CidrBlock> from = section.find(FROM);
    if (onUnixSocket) {
      if (section.has(FROM)) {
        section.error(FROM, "is not for a Unix socket, whose permissions decide");
      }
    } else if (!section.has(FROM)) {
      section.error(FROM, "missing");
    } else if (from != null && from.isEmpty()) {
      section.error(FROM, "is empty; allowed: the addresses of the proxies");
    }
    return new ProxyProtocol(
        section.get(ACCEPT), from == null ? List.of() : from, section.get(TIMEOUT));
  }

  /** Keeps a copy of the list. */
  public ProxyProtocol {
    from = List.copyOf(from);
  }

  /** Returns whether a client without a header is rejected. */
  boolean isRequired() {
    return accept == Accept.REQUIRE;
  }
}
