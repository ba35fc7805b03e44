package dev.sluice.frame;

import io.netty.buffer.ByteBuf;

/**
 * Finds where the messages of one direction of one connection end. It keeps only its position in
 * the current message, never bytes, so messages may be of any size and arrive in any slices.
 *
 * <p>Event loop only.
 */
public interface Framer {

  /**
   * Reads the next bytes of the stream, at most to the end of the current message.
   *
   * @param bytes borrowed
   * @param index index of the first byte
   * @param length number of bytes, more than 0
   * @return number of bytes read, 1 to {@code length}; the message ends with the last of them if
   *     {@link #isAtEnd()}, and otherwise it is {@code length}
   * @throws FrameException if the bytes break the rules of the protocol; the stream has no further
   *     messages then
   */
  int read(ByteBuf bytes, int index, int length) throws FrameException;

  /** Returns whether the last byte read was the last byte of a message. */
  boolean isAtEnd();

  /**
   * Returns the kind of the message that has begun, as its protocol marks it.
   *
   * @return such as the type byte of PostgreSQL; 0 if it has none, or before its first byte is read
   */
  default byte kind() {
    return 0;
  }

  /**
   * Returns whether a server sends the message unasked, such as a notice or a push, so that it
   * belongs to no request. To be asked at the end of a message.
   */
  default boolean isUnsolicited() {
    return false;
  }

  /**
   * Returns whether the message completes a request, or the response to one; more messages may
   * belong together. To be asked at the end of a message.
   */
  default boolean endsExchange() {
    return !isUnsolicited();
  }
}
