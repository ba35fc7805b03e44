package dev.sluice.proxy.route;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.eventbus.EventBusDestination;
import dev.sluice.proxy.destination.socket.SocketDestination;
import dev.sluice.proxy.destination.tls.TlsDestination;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of destinations that routes may have. Immutable; any thread. */
public final class Destinations {
  /** The types of Sluice. */
  public static final Destinations ALL =
      new Destinations(
          List.of(
              SocketDestination.TCP,
              new TlsDestination(),
              SocketDestination.UDP,
              SocketDestination.UNIX,
              SocketDestination.UNIXGRAM,
              new EventBusDestination()));

  private final List<DestinationType> types;

  /** A stand-in for a destination that could not be read. */
  private record Unusable(Endpoint to) implements DestinationOptions {}

  private Destinations(List<? extends DestinationType> types) {
    this.types = List.copyOf(types);
  }

  /** Returns the same types and one more. */
  public Destinations with(DestinationType type) {
    return new Destinations(Stream.concat(types.stream(), Stream.of(type)).toList());
  }

  /**
   * Reads a URL of any type.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the URL
   */
  public Endpoint endpoint(String url) {
    return Endpoint.parse(url, types, forms());
  }

  private String forms() {
    Predicate<DestinationType> isHost = type -> !isMirrorOnly(type) && type.form().contains("host");
    Predicate<DestinationType> isForMirrors = Destinations::isMirrorOnly;
    return join(DestinationType::form, isHost)
        + " (an IPv6 host in brackets), "
        + join(DestinationType::form, isHost.or(isForMirrors).negate())
        + ", or for a mirror "
        + join(DestinationType::form, isForMirrors);
  }

  /** Returns the type of a URL; null if its scheme is not known. */
  public @Nullable DestinationType typeOf(String url) {
    return types.stream()
        .filter(type -> url.startsWith(type.scheme() + ":"))
        .findFirst()
        .orElse(null);
  }

  /** Returns the key of the address of a destination. */
  ConfigKey<Endpoint> to(Role role) {
    List<String> prefixes = types.stream().filter(can(role)).map(Destinations::prefix).toList();
    return ConfigKey.key(
            "to",
            ValueTypes.text(
                join(DestinationType::form, can(role)),
                "^(" + String.join("|", prefixes) + ").",
                value -> endpoint(value.toString())),
            "Address of the destination. A host name is looked up again for new sessions.")
        .required(ConfigSection.NOWHERE);
  }

  /**
   * Returns the specs of a destination: one for each type that has its own keys, then the one for
   * all others.
   *
   * @param spec the keys of a destination of any type
   */
  ConfigSpec[] specs(ConfigSpec spec, Role role) {
    return Stream.concat(
            types.stream()
                .filter(can(role))
                .filter(type -> !type.keys().isEmpty())
                .map(type -> spec(spec, type).when("to", "^" + type.scheme() + ":")),
            Stream.of(spec))
        .toArray(ConfigSpec[]::new);
  }

  /** Returns the keys of a destination; if its type is not known, the keys of all types. */
  private ConfigSpec spec(ConfigSpec spec, @Nullable DestinationType type) {
    List<ConfigKey<?>> own =
        type == null
            ? types.stream().<ConfigKey<?>>flatMap(each -> each.keys().stream()).toList()
            : type.keys();
    return own.isEmpty()
        ? spec
        : spec.with(spec.name() + "-" + (type == null ? "any" : type.scheme()), own);
  }

  /**
   * Reads a destination. Errors are added to the section; the result must not be used then.
   *
   * @param spec the keys of a destination of any type
   */
  DestinationOptions read(ConfigSection section, Role role, ConfigSpec spec) {
    DestinationType type = typeOf(section.text("to"));
    Endpoint to = section.allow(spec(spec, type)).get(to(role));
    if (type == null || to.equals(ConfigSection.NOWHERE)) {
      return new Unusable(to); // reported already
    }
    if (!type.roles().contains(role)) {
      section.error("to", wrong(type, role));
      return new Unusable(to);
    }
    return type.options(section, to);
  }

  private String wrong(DestinationType type, Role role) {
    String allowed = "; allowed: " + join(Destinations::prefix, can(role));
    return switch (role) {
      case DATAGRAM_PRIMARY, DATAGRAM_MIRROR -> "does not take datagrams" + allowed;
      case PRIMARY, MIRROR ->
          type.roles().contains(Role.MIRROR)
              ? "sends no responses to the client" + allowed
              : "is not a TCP address; allowed: "
                  + join(Destinations::prefix, can(Role.PRIMARY))
                  + ", or for a mirror "
                  + join(Destinations::prefix, can(Role.MIRROR).and(Destinations::isMirrorOnly));
    };
  }

  private static Predicate<DestinationType> can(Role role) {
    return type -> type.roles().contains(role);
  }

  private static boolean isMirrorOnly(DestinationType type) {
    return !type.roles().contains(Role.PRIMARY) && !type.roles().contains(Role.DATAGRAM_PRIMARY);
  }

  /** Returns the beginning of all URLs of a type, such as {@code tcp://}. */
  private static String prefix(DestinationType type) {
    String slashes = type.scheme() + "://";
    return type.form().startsWith(slashes) ? slashes : type.scheme() + ":";
  }

  private String join(Function<DestinationType, String> words, Predicate<DestinationType> which) {
    return String.join(" or ", types.stream().filter(which).map(words).toList());
  }
}
