package dev.sluice.proxy.route;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;

/**
 * The primary of a route. Immutable; any thread.
 *
 * @param destination where it is, and how it is reached
 */
public record PrimaryOptions(DestinationOptions destination) {
  /** Returns where it is. */
  public Endpoint to() {
    return destination.to();
  }
}
