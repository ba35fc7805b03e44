package dev.sluice.proxy.destination;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.tee.Connector;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** The configuration of one destination. Immutable; any thread. */
public interface DestinationOptions {

  /** Returns the destination's address. */
  Endpoint to();

  /**
   * Returns the PROXY headers that it gets in front of its datagrams; streams get them otherwise.
   */
  default HeaderOptions datagramHeader() {
    return HeaderOptions.NONE;
  }

  /** Returns whether {@link #readFiles} does anything. */
  default boolean readsFiles() {
    return false;
  }

  /**
   * Reads the files that sessions need, such as certificates, and makes of them what is slow to
   * make. Called before the first session. Blocks: not on an event loop. What is wrong now is read
   * again by the sessions, and reported by them.
   */
  default void readFiles() {}

  /**
   * Does on a new connection what a session does before its first byte, such as a handshake, to
   * find out whether it works. Blocks.
   *
   * @param connection connected to the destination, and blocking; borrowed
   * @param limit time limit; more than zero
   * @return what was found, to be put behind "can be reached"; empty if there is nothing to do
   * @throws IOException if a session would fail; the message is for operators
   */
  default String greet(Socket connection, Duration limit) throws IOException {
    return "";
  }

  /** Returns the same destination if it is known to be a server of PostgreSQL. */
  default DestinationOptions forPostgres() {
    return this;
  }

  /**
   * Creates the connector for the sessions of one event loop.
   *
   * @param route the route, and the event loop that uses the connector
   * @throws UnsupportedOperationException if the destination receives datagrams, which need no
   *     connector
   */
  default Connector connector(RouteContext route) {
    throw new UnsupportedOperationException(to() + " cannot receive a stream");
  }
}
