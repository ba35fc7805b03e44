package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;

/**
 * Sees the bytes of sessions in both directions, to record or to compare them. Called on the
 * session's event loop, between a read and its writes, so it must be quick and never waits.
 *
 * <p>Buffers are borrowed: what outlasts the call is {@linkplain PooledBuffer#share shared} or
 * retained, and counts against the memory of the process until it is released.
 */
@Internal
public interface SessionObserver {

  /**
   * The client has sent something that the branches are offered now.
   *
   * @param session which session
   * @param buffer borrowed
   * @param index the first byte
   * @param length how many bytes, more than 0
   */
  default void requested(Session session, PooledBuffer buffer, int index, int length) {}

  /**
   * A destination has sent something: the primary, or a mirror.
   *
   * @param session which session
   * @param from which destination
   * @param buffer borrowed
   * @param index the first byte
   * @param length how many bytes, more than 0
   */
  default void responded(
      Session session, Destination from, PooledBuffer buffer, int index, int length) {}

  /**
   * The client has sent the end of its stream, or its stream broke off.
   *
   * @param session which session
   * @param inOrder whether it was the end
   */
  default void requestsEnded(Session session, boolean inOrder) {}
}
