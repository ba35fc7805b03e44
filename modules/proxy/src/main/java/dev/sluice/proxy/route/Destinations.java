package dev.sluice.proxy.route;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.eventbus.EventBusDestination;
import dev.sluice.proxy.destination.socket.SocketDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of destinations that routes may have. Immutable; any thread. */
public final class Destinations {
  /** Those that Sluice comes with. */
  public static final Destinations ALL =
      new Destinations(
          List.of(
              SocketDestination.TCP,
              SocketDestination.UDP,
              SocketDestination.UNIX,
              SocketDestination.UNIXGRAM,
              new EventBusDestination()));

  private final List<DestinationType> types;

  /** One that stands in for a destination that could not be read. */
  private record Unusable(Endpoint to) implements DestinationOptions {}

  private Destinations(List<? extends DestinationType> types) {
    this.types = List.copyOf(types);
  }

  /** Returns these and one more. */
  public Destinations with(DestinationType type) {
    return new Destinations(Stream.concat(types.stream(), Stream.of(type)).toList());
  }

  /**
   * Reads a URL of any kind.
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

  /** Returns the kind of a URL; null where its scheme is not known. */
  public @Nullable DestinationType typeOf(String url) {
    return types.stream()
        .filter(type -> url.startsWith(type.scheme() + ":"))
        .findFirst()
        .orElse(null);
  }

  /** Returns the keys of all kinds. */
  List<String> keys() {
    return types.stream().flatMap(type -> type.keys().stream()).distinct().toList();
  }

  /**
   * Reads a destination. What is wrong lands in the section; the result is good for nothing then.
   *
   * @param keys of the section, besides those of its kind of destination
   */
  DestinationOptions read(ConfigSection section, Role role, List<String> keys) {
    DestinationType type = typeOf(section.text("to"));
    List<String> allowed = new ArrayList<>(keys);
    allowed.addAll(type == null ? keys() : type.keys());
    Endpoint to = section.allow(allowed).endpoint("to", this::endpoint);
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
              ? "has no answers for the client" + allowed
              : "is no place for a stream; allowed: "
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

  /** Returns what all URLs of a kind begin with, such as {@code tcp://}. */
  private static String prefix(DestinationType type) {
    String slashes = type.scheme() + "://";
    return type.form().startsWith(slashes) ? slashes : type.scheme() + ":";
  }

  private String join(Function<DestinationType, String> words, Predicate<DestinationType> which) {
    return String.join(" or ", types.stream().filter(which).map(words).toList());
  }
}
