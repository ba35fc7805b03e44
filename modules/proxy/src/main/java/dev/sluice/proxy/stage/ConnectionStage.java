package dev.sluice.proxy.stage;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;

/**
 * What a client's connection passes before it is relayed.
 *
 * <ol>
 *   <li>One object serves all connections of a route; each {@link #enter} is on the event loop that
 *       accepts. The channel has no event loop yet, so a client that is rejected costs no more than
 *       its socket.
 *   <li>A stage calls {@link Next} exactly once for each connection, now or later.
 *   <li>Whoever the client turns out to be, a stage dials nobody.
 * </ol>
 */
public interface ConnectionStage {

  /** What follows a stage. Called on the event loop that accepts. */
  interface Next {
    /** Lets the connection go on. */
    void proceed();

    /**
     * Closes the connection at once, and counts why.
     *
     * @param reason as the route's statistics show it
     */
    void reject(RejectReason reason);
  }

  /**
   * Looks at a connection.
   *
   * @param client borrowed until the stage has called {@code next}
   */
  void enter(ClientConnection client, Next next);
}
