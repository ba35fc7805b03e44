package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;

/**
 * Sees the bytes of sessions in both directions, to record or compare them. Called on the session's
 * event loop, between a read and its writes, so it must be quick and must never wait.
 *
 * <p>Buffers are borrowed. To keep bytes after the call, {@linkplain PooledBuffer#share share} or
 * retain the buffer; they then count as used memory until released.
 */
@Internal
public interface SessionObserver {

  /**
   * The client has sent bytes, which are now offered to the branches.
   *
   * @param session the session
   * @param buffer borrowed
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   */
  default void requested(Session session, PooledBuffer buffer, int index, int length) {}

  /**
   * A destination, the primary or a mirror, has sent bytes.
   *
   * @param session the session
   * @param from the destination
   * @param buffer borrowed
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   */
  default void responded(
      Session session, Destination from, PooledBuffer buffer, int index, int length) {}

  /**
   * The client's stream has ended or broken off.
   *
   * @param session the session
   * @param inOrder true if the client sent the end of its stream; false if the stream broke off
   */
  default void requestsEnded(Session session, boolean inOrder) {}
}
