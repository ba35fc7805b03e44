package dev.sluice.proxy.stage.hello;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import io.netty.util.NetUtil;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The clients of a route that shares its address with other routes, by what their ClientHello says.
 * A client must have one of the names and offer one of the protocols. Immutable; any thread.
 *
 * @param serverNames host names in lower case, such as {@code db.example.com}, or {@code
 *     *.example.com} for all names below that one; empty means all clients
 * @param protocols ALPN protocols, one character per byte; empty means all clients
 */
public record When(List<String> serverNames, List<String> protocols) {

  /** All clients, even those that do not speak TLS. */
  public static final When ALWAYS = new When(List.of(), List.of());

  /** Stands for any name or any protocol, or none. */
  static final String ANY = "";

  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_PROTOCOL = 255;
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final String NAMES =
      "a host name such as orders.example.com, or *.example.com for all names below it";

  /** The keys of the section. */
  public static final ConfigSpec SPEC =
      new ConfigSpec(
          "when",
          "The TLS clients of this route, if several routes have the same listen. The first bytes"
              + " of a client decide; they are not decrypted.");

  private static final ConfigKey<List<String>> SNI =
      SPEC.add(
          key(
                  "sni",
                  list(text(NAMES, "", When::name)),
                  "Host names of which the client asks for one.")
              .leftOut("any or none"));

  private static final ConfigKey<List<String>> ALPN =
      SPEC.add(
          key(
                  "alpn",
                  list(text("a protocol such as postgresql or h2", "", When::protocol)),
                  "Protocols of which the client offers one.")
              .leftOut("any or none"));

  /**
   * One kind of clients of a route.
   *
   * @param serverName a name or a pattern; {@link #ANY}
   * @param protocol a protocol; {@link #ANY}
   */
  public record Kind(String serverName, String protocol) {
    @Override
    public String toString() {
      String name = serverName.equals(ANY) ? "" : "sni " + serverName;
      String alpn = protocol.equals(ANY) ? "" : "alpn " + protocol;
      return name + (name.isEmpty() || alpn.isEmpty() ? "" : " with ") + alpn;
    }
  }

  /** Keeps copies of the lists. */
  public When {
    serverNames = List.copyOf(serverNames);
    protocols = List.copyOf(protocols);
  }

  /** Reads the section, whose keys the caller has checked; errors are added to it. */
  public static When read(ConfigSection when) {
    return new When(given(when, SNI), given(when, ALPN));
  }

  private static List<String> given(ConfigSection when, ConfigKey<List<String>> key) {
    List<String> values = when.find(key);
    if (values != null && values.isEmpty() && !when.isWrong()) { // not if all are wrong
      when.error(key, "is empty; allowed: one or more; without the key, all clients");
    }
    return values == null ? List.of() : values;
  }

  /** Returns whether it is true for all clients. */
  public boolean isAlways() {
    return serverNames.isEmpty() && protocols.isEmpty();
  }

  /** Returns all combinations of a name and a protocol. */
  public Set<Kind> kinds() {
    Set<Kind> kinds = new LinkedHashSet<>();
    for (String name : serverNames.isEmpty() ? List.of(ANY) : serverNames) {
      for (String protocol : protocols.isEmpty() ? List.of(ANY) : protocols) {
        kinds.add(new Kind(name, protocol));
      }
    }
    return kinds;
  }

  private static String name(Object value) {
    String lower = value.toString().toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    if (name.length() <= LONGEST_NAME
        && NAME.matcher(name).matches()
        && !NetUtil.isValidIpV4Address(name)) {
      return name;
    }
    throw new IllegalArgumentException("is not a name that a client can send; allowed: " + NAMES);
  }

  private static String protocol(Object value) {
    String protocol = value.toString();
    if (!protocol.isEmpty()
        && protocol.length() <= LONGEST_PROTOCOL
        && protocol.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return protocol;
    }
    throw new IllegalArgumentException(
        "is not a protocol; allowed: up to 255 ASCII characters without a space");
  }
}
