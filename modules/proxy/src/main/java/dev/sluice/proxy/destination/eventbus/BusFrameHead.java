package dev.sluice.proxy.destination.eventbus;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * How a message of the event bus begins on the wire: the length of the rest, a version, a codec,
 * where it goes, where answers go, and which node has sent it. Then its headers and its body
 * follow, which are not looked at. Not thread-safe.
 *
 * <p>The format is that of Vert.x 5.0.10's {@code ClusteredMessage}.
 */
final class BusFrameHead {
  /** How many bytes a message may have. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final int MOST_HEAD_BYTES = 16 * 1024;
  private static final int LENGTH_BYTES = 4;
  private static final int VERSION = 2;
  private static final int NAMED_CODEC = -1;
  private static final int LAST_CODEC = 17;
  private static final int INCOMPLETE = -1;

  private ByteBuf in;
  private int position;
  private int end;
  private int senderBytes;

  /** Has read nothing yet. */
  BusFrameHead(ByteBuf empty) {
    this.in = empty;
  }

  /**
   * Reads a message that begins where a buffer can be read; borrows the buffer, and leaves its
   * indices as they are.
   *
   * @return how many bytes the message has in all; negative where more of it has to come first
   * @throws IllegalArgumentException where no node has written that
   */
  int read(ByteBuf buffer) {
    in = buffer;
    position = buffer.readerIndex();
    end = Integer.MAX_VALUE;
    int bytes = number(MOST_BYTES);
    if (bytes == INCOMPLETE) {
      return INCOMPLETE;
    }
    end = position + bytes;
    return skip() ? LENGTH_BYTES + bytes : INCOMPLETE;
  }

  /** Returns the node's id that was read last. */
  String sender() {
    return in.toString(position - senderBytes, senderBytes, StandardCharsets.UTF_8);
  }

  private boolean skip() {
    if (!has(2)) {
      return false;
    }
    int version = in.getByte(position);
    int codec = in.getByte(position + 1);
    position += 2;
    check(version >= 0 && version <= VERSION && codec >= NAMED_CODEC && codec <= LAST_CODEC);
    if (codec == NAMED_CODEC && !skipTexts(1)) {
      return false;
    }
    position++; // whether it is to one, or to all
    return skipTexts(3);
  }

  private boolean skipTexts(int count) {
    for (int i = 0; i < count; i++) {
      int bytes = number(MOST_HEAD_BYTES);
      if (bytes == INCOMPLETE || !has(bytes)) {
        return false;
      }
      senderBytes = bytes;
      position += bytes;
    }
    return true;
  }

  private int number(int most) {
    if (!has(LENGTH_BYTES)) {
      return INCOMPLETE;
    }
    int number = in.getInt(position);
    position += LENGTH_BYTES;
    check(number >= 0 && number <= most);
    return number;
  }

  /** Says whether so many bytes are there; they must be in the message, and in its head. */
  private boolean has(int bytes) {
    int next = position + bytes;
    check(next <= end && next - in.readerIndex() <= MOST_HEAD_BYTES);
    return next <= in.writerIndex();
  }

  private static void check(boolean isRight) {
    if (!isRight) {
      throw new IllegalArgumentException("has sent what is no message of a node");
    }
  }
}
