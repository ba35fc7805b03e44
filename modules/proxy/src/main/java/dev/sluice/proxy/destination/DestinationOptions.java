package dev.sluice.proxy.destination;

import dev.sluice.config.Endpoint;
import dev.sluice.tee.Connector;

/** One destination as a configuration describes it. Immutable; any thread. */
public interface DestinationOptions {

  /** Returns where it is. */
  Endpoint to();

  /**
   * Makes what connects the sessions of one event loop to it.
   *
   * @param route the route and the event loop, on which the connector is used
   * @throws UnsupportedOperationException where it takes datagrams, which need no connector
   */
  default Connector connector(RouteContext route) {
    throw new UnsupportedOperationException(to() + " takes no streams");
  }
}
