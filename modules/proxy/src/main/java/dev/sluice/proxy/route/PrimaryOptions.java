package dev.sluice.proxy.route;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;

/**
 * The primary of a route. Immutable; any thread.
 *
 * @param destination its address and the options of its type
 */
public record PrimaryOptions(DestinationOptions destination) {
  /** Returns its address. */
  public Endpoint to() {
    return destination.to();
  }
}
