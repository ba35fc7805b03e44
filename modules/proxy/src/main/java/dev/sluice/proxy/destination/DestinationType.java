package dev.sluice.proxy.destination;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.EndpointType;
import java.util.List;
import java.util.Set;

/**
 * A type of destination, such as {@code tcp} or {@code eventbus}: its URLs, its keys, and how a
 * session reaches it.
 *
 * <ol>
 *   <li>One object stands for the type. It has no state, and any thread may call it.
 *   <li>{@link #options} is called when a configuration is read, also by {@code sluice check}: it
 *       opens nothing, and adds errors to the section.
 *   <li>{@link DestinationOptions#connector} is called once for each event loop and configuration,
 *       and the connector once for each session: it costs nothing per byte.
 * </ol>
 */
public interface DestinationType extends EndpointType {

  /** Returns the roles that a destination of this type can have. */
  Set<Role> roles();

  /** Returns its own keys, besides those of each primary or mirror. */
  default List<ConfigKey<?>> keys() {
    return List.of();
  }

  /**
   * Reads the own keys of a destination, and checks its address. Errors are added to the section;
   * the result must not be used then.
   *
   * @param section of the primary or mirror; unknown keys in it are refused already
   * @param to the value of {@code to}, of this type
   */
  DestinationOptions options(ConfigSection section, Endpoint to);

  /**
   * Says whether the API may attach a mirror at an address of this type that the configuration does
   * not name. The rules for IP addresses also apply to an address with a host.
   */
  default boolean isOpenToApi() {
    return false;
  }
}
