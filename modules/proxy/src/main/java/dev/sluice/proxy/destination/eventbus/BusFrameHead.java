package dev.sluice.proxy.destination.eventbus;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The head of an event-bus message on the wire: the length of the rest, a version, a codec, the
 * address, the reply address, and the sending node. The headers and the body follow; they are not
 * read. Not thread-safe.
 *
 * <p>The format is that of Vert.x 5.0.10's {@code ClusteredMessage}.
 */
final class BusFrameHead {
  /** Largest size of a message, in bytes. */
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

  /** Creates a reader that has read nothing yet. */
  BusFrameHead(ByteBuf empty) {
    this.in = empty;
  }

  /**
   * Reads a message that begins at the buffer's reader index. Borrows the buffer and does not
   * change its indices.
   *
   * @return size of the whole message in bytes; negative if more bytes are needed
   * @throws IllegalArgumentException if no node can have written these bytes
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

  /** Returns the node ID that was read last. */
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
    position++; // skips the flag for send or publish
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

  /**
   * Returns whether so many bytes are available; throws if they are outside of the message or its
   * head.
   */
  private boolean has(int bytes) {
    int next = position + bytes;
    check(next <= end && next - in.readerIndex() <= MOST_HEAD_BYTES);
    return next <= in.writerIndex();
  }

  private static void check(boolean isRight) {
    if (!isRight) {
      throw new IllegalArgumentException("has sent bytes that are not a message of a node");
    }
  }
}
