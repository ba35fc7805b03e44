package dev.sluice.proxy.destination;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.EndpointType;
import java.util.List;
import java.util.Set;

/**
 * A kind of destination, such as {@code tcp} or {@code eventbus}: how its URLs are read, which keys
 * it has, and how a session reaches it.
 *
 * <ol>
 *   <li>One object stands for the kind. It keeps nothing, and any thread may call it.
 *   <li>{@link #options} is called when a configuration is read, also by {@code sluice check}: it
 *       opens nothing, and puts what is wrong into the section.
 *   <li>{@link DestinationOptions#connector} is called once for each event loop and configuration,
 *       and the connector once for each session: it costs nothing per byte.
 * </ol>
 */
public interface DestinationType extends EndpointType {

  /** Returns what a destination of this kind can be. */
  Set<Role> roles();

  /** Returns the keys that it has besides those that every primary or mirror has. */
  default List<String> keys() {
    return List.of();
  }

  /**
   * Reads a destination's own keys, and checks where it is. What is wrong lands in the section; the
   * result is good for nothing then.
   *
   * @param section of the primary or mirror; unknown keys in it are refused already
   * @param to the value of {@code to}, of this kind
   */
  DestinationOptions options(ConfigSection section, Endpoint to);

  /**
   * Says whether the API may attach a mirror at a place of this kind that the configuration does
   * not name. A place with a host is held to the rules for addresses besides.
   */
  default boolean isOpenToApi() {
    return false;
  }
}
