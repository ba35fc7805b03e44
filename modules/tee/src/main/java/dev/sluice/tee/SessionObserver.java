package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;

/**
 * Sees the bytes of one session in both directions, to record or compare them, or to know when a
 * mirror may get them. Called on the session's event loop, between a read and its writes, so it
 * must be quick and must never wait.
 *
 * <p>Buffers are borrowed. To keep bytes after the call, {@linkplain PooledBuffer#share share} or
 * retain the buffer; they then count as used memory until released.
 */
@Internal
public interface SessionObserver {

  /** Observes nothing. */
  SessionObserver NONE = new SessionObserver() {};

  /** Creates the observers of the sessions of one route on one event loop. Event loop only. */
  @FunctionalInterface
  interface Factory {

    /**
     * Called at the beginning of a session, before it connects.
     *
     * @param client the client of the session; borrowed until the session has ended
     * @return the observer of this session; {@link #NONE} if nothing of it is observed
     */
    SessionObserver observe(ClientConnection client);
  }

  /**
   * The session has a branch to a destination, and will connect to it.
   *
   * @param to the primary, or a mirror for which the session is sampled
   */
  default void opened(Destination to) {}

  /**
   * The client has sent bytes, which are now offered to the branches.
   *
   * @param buffer borrowed
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   */
  default void requested(PooledBuffer buffer, int index, int length) {}

  /**
   * The client's stream has ended or broken off.
   *
   * @param inOrder true if the client sent the end of its stream; false if the stream broke off
   */
  default void requestsEnded(boolean inOrder) {}

  /**
   * A destination, the primary or a mirror, has sent bytes.
   *
   * @param from the destination
   * @param buffer borrowed
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   */
  default void responded(Destination from, PooledBuffer buffer, int index, int length) {}

  /**
   * A destination has sent the end of its stream, in order.
   *
   * @param from the destination
   */
  default void responsesEnded(Destination from) {}

  /**
   * A branch has ended, for any reason; called once per branch.
   *
   * @param to its destination
   * @param life what it did, and how it ended
   */
  default void branchEnded(Destination to, BranchLife life) {}

  /** The session is over; called once, last. */
  default void ended() {}
}
