package dev.sluice.proxy.stage;

import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;

/**
 * A step that a client's connection passes before it is relayed.
 *
 * <ol>
 *   <li>One object serves all connections of a route.
 *   <li>A stage that does not read is entered on the accepting event loop. The channel has no event
 *       loop yet, so a rejected client costs no more than its socket.
 *   <li>A stage that {@linkplain #reads() reads} is entered on the event loop of the future
 *       session, before the channel's next event. It adds its handlers before it returns, and
 *       removes its temporary handlers before it calls {@link Next}. It first takes what the stage
 *       before has {@linkplain ClientConnection#takeReadAhead read ahead}, and passes bytes that it
 *       read beyond its own to {@link ClientConnection#setReadAhead}. Reads land in the pool of the
 *       event loop, each in its own buffer. {@code preface.PrefaceReader} does all of this.
 *   <li>A stage calls {@link Next} exactly once per connection, now or later, even if the client
 *       has gone.
 *   <li>A stage never connects to a destination.
 * </ol>
 */
public interface ConnectionStage {

  /** The continuation after a stage. Call it on the event loop on which the stage was entered. */
  interface Next {
    /** Passes the connection to the next step. */
    void proceed();

    /**
     * Closes the connection at once and counts the reason.
     *
     * @param reason the reason for the route's statistics
     */
    void reject(RejectReason reason);

    /**
     * The same, and logs it, at most once in ten seconds for each reason.
     *
     * @param reason the reason for the route's statistics
     * @param why the rest of the log line "rejected 192.0.2.1: ..."
     */
    void reject(RejectReason reason, String why);

    /** Ends the admission of a client that has gone before the stage was finished. */
    void leave();
  }

  /** Returns whether the stage reads from the connection, and so needs it on its event loop. */
  default boolean reads() {
    return false;
  }

  /** Gives up what the stage holds, because the route has other stages now. */
  default void close() {}

  /**
   * Handles a connection.
   *
   * @param client borrowed until the stage has called {@code next}; the stage may set its address
   */
  void enter(ClientConnection client, Next next);
}
