package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.channel.Channel;

/**
 * Connects a session to one destination; each session has its own connection. Event loop only.
 *
 * <p>A connector hands over a ready channel: connected, handshake done, header written, and not
 * read yet. A failed attempt does not affect the branch, so a connector may try again, or use
 * another connector.
 */
@FunctionalInterface
@Internal
public interface Connector {

  /**
   * Begins to connect on the calling event loop; the channel must allow half-closure. Does not
   * block.
   *
   * @param client the client of the session; borrowed
   * @param result called once, on this event loop, unless the attempt is cancelled before; possibly
   *     before this method returns
   * @return the attempt, which the caller may cancel
   */
  Attempt connect(ClientConnection client, Result result);

  /**
   * Called when a connection has lasted for about a second, to set options that only long sessions
   * need. Called at most once per connection, on the event loop.
   *
   * @param channel the open channel; borrowed
   */
  default void lasted(Channel channel) {}

  /** One attempt to connect. */
  @FunctionalInterface
  interface Attempt {

    /**
     * Cancels the attempt and closes what it has opened; no result follows. Does nothing after the
     * result, or if called again.
     */
    void cancel();
  }

  /** Receives the result of an attempt. */
  interface Result {

    /**
     * The channel is ready, with {@code autoRead} off. The receiver adds its handler last, before
     * any event can arrive, and begins to read.
     *
     * @param channel handed over
     */
    void connected(Channel channel);

    /**
     * The attempt has failed; there is no connection.
     *
     * @param cause the error
     */
    void failed(Throwable cause);
  }
}
