package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.channel.Channel;

/**
 * How a session reaches one destination; each session connects anew. Event loop only.
 *
 * <p>A connector hands over a channel that is ready: connected, with its handshake done and its
 * header written, and not read yet. An attempt that fails costs the branch nothing, so that a
 * connector may make another one, or ask another connector.
 */
@FunctionalInterface
@Internal
public interface Connector {

  /**
   * Begins to connect on the calling event loop, with half-closure allowed. Does not block.
   *
   * @param client for which client; borrowed
   * @param result is called once, on this event loop, unless the attempt is cancelled before; it
   *     may be called before this method returns
   * @return what the caller cancels when it wants no connection any more
   */
  Attempt connect(ClientConnection client, Result result);

  /**
   * A connection of this connector has lasted for about a second: what only long sessions need, and
   * short ones should not pay for, is set now. Called at most once for each, on the event loop.
   *
   * @param channel which is open; borrowed
   */
  default void lasted(Channel channel) {}

  /** One attempt to connect. */
  @FunctionalInterface
  interface Attempt {

    /**
     * Gives the attempt up and closes what it has opened: no result follows. Does nothing after the
     * result, and when it is called again.
     */
    void cancel();
  }

  /** What an attempt comes to. */
  interface Result {

    /**
     * The channel is ready. Its {@code autoRead} is off; the receiver adds its handler last, before
     * any event can come, and begins to read.
     *
     * @param channel handed over
     */
    void connected(Channel channel);

    /**
     * There will be no connection.
     *
     * @param cause why
     */
    void failed(Throwable cause);
  }
}
