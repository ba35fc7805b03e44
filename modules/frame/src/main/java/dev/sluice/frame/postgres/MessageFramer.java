package dev.sluice.frame.postgres;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;

/** The reading that both directions share: a head of a known size, and a rest. Event loop only. */
abstract class MessageFramer implements Framer {
  /** Size of the head of a message with a type byte. */
  static final int TYPED_HEAD = 1 + Integer.BYTES;

  private static final int MOST_BYTES = 1 << 30; // a server refuses more, too
  private static final int BYTE = 0xFF;

  private byte kind;
  private int headSize;
  private int headSeen;
  private long head; // the last eight bytes of the head
  private int rest;
  private boolean atEnd = true;

  /** Returns the size of the next head, in bytes; possibly less than it turns out to be. */
  abstract int nextHead() throws FrameException;

  /** Returns whether the first byte of the head is the kind of the message. */
  abstract boolean hasKind();

  /**
   * The head is complete.
   *
   * @param head its last eight bytes, as a number
   * @return number of bytes that follow it; less than zero if the head is that much longer
   */
  abstract int restBehind(byte kind, long head) throws FrameException;

  @Override
  public final int read(ByteBuf bytes, int index, int length) throws FrameException {
    if (atEnd) {
      begin();
    }
    int at = index;
    int end = index + length;
    while (headSeen < headSize && at < end) {
      readHead(bytes.getByte(at++));
    }
    int body = Math.min(rest, end - at);
    rest -= body;
    atEnd = headSeen == headSize && rest == 0;
    return at + body - index;
  }

  private void begin() throws FrameException {
    kind = 0;
    head = 0;
    headSeen = 0;
    headSize = nextHead();
    atEnd = false;
  }

  private void readHead(byte next) throws FrameException {
    if (headSeen == 0 && hasKind()) {
      kind = next;
    }
    head = (head << Byte.SIZE) | (next & BYTE);
    if (++headSeen == headSize) {
      int behind = restBehind(kind, head);
      headSize -= Math.min(0, behind);
      rest = Math.max(0, behind);
    }
  }

  /**
   * Returns the size of a message without what was read of it.
   *
   * @param length as the message has it, which includes the length itself
   * @param read number of bytes that were read and that it includes
   */
  static int rest(int length, int read, int most) throws FrameException {
    if (length < read || length > most) {
      throw new FrameException(
          "has a message with a length of "
              + Integer.toUnsignedString(length)
              + "; allowed: "
              + read
              + " to "
              + most);
    }
    return length - read;
  }

  /** Returns the rest of a message with a type byte. */
  static int typedRest(long head) throws FrameException {
    return rest((int) head, Integer.BYTES, MOST_BYTES);
  }

  @Override
  public final boolean isAtEnd() {
    return atEnd && headSize > 0;
  }

  @Override
  public final byte kind() {
    return kind;
  }
}
