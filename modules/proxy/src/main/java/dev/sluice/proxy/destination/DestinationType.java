package dev.sluice.proxy.destination;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.EndpointType;
import java.util.List;
import java.util.Set;

/**
 * A destination type, such as {@code tcp} or {@code eventbus}: it reads URLs and keys, and creates
 * the connectors.
 *
 * <ol>
 *   <li>One object represents the type. It has no state, and any thread may call it.
 *   <li>{@link #options} is called when a configuration is read, also by {@code sluice check}: it
 *       opens nothing, and reports errors to the section.
 *   <li>{@link DestinationOptions#connector} is called once per event loop and configuration, and
 *       the connector once per session: it costs nothing per byte.
 * </ol>
 */
public interface DestinationType extends EndpointType {

  /** Returns the roles that a destination of this type can have. */
  Set<Role> roles();

  /** Returns its own keys, besides those of every primary or mirror. */
  default List<ConfigKey<?>> keys() {
    return List.of();
  }

  /**
   * Reads a destination's own keys and checks its address. Errors are reported to the section; the
   * result is then unusable.
   *
   * @param section the section of the primary or mirror; its unknown keys are already reported
   * @param to the value of {@code to}, of this type
   */
  DestinationOptions options(ConfigSection section, Endpoint to);

  /**
   * Returns whether the API may attach a mirror of this type at an address that the configuration
   * does not name. An address with a host must also satisfy the rules for addresses.
   */
  default boolean isOpenToApi() {
    return false;
  }
}
