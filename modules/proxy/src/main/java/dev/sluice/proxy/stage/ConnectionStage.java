package dev.sluice.proxy.stage;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;

/**
 * What a client's connection passes before it is relayed.
 *
 * <ol>
 *   <li>One object serves all connections of a route.
 *   <li>A stage that does not read is entered on the event loop that accepts. The channel has no
 *       event loop yet, so a client that is rejected there costs no more than its socket.
 *   <li>A stage that {@linkplain #reads() reads} is entered on the event loop of the session to be,
 *       before the channel's first event. It adds its handlers before it returns, and removes those
 *       that it does not leave in before it calls {@link Next}; what it has read too much goes to
 *       {@link ClientConnection#setReadAhead}. Reads land in the pool of the event loop, each in a
 *       buffer of its own.
 *   <li>A stage calls {@link Next} exactly once for each connection, now or later, also where the
 *       client has gone away meanwhile.
 *   <li>A stage connects to no destination, whatever it learns of the client.
 * </ol>
 */
public interface ConnectionStage {

  /** What follows a stage. Called on the event loop on which the stage was entered. */
  interface Next {
    /** Lets the connection go on. */
    void proceed();

    /**
     * Closes the connection at once, and counts why.
     *
     * @param reason as the route's statistics show it
     */
    void reject(RejectReason reason);

    /** The client has gone before the stage was done with it: it gives up its place. */
    void leave();
  }

  /** Says whether the stage reads from the connection, and so needs it on its event loop. */
  default boolean reads() {
    return false;
  }

  /**
   * Looks at a connection.
   *
   * @param client borrowed until the stage has called {@code next}; its address may be set
   */
  void enter(ClientConnection client, Next next);
}
