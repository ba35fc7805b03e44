package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;

/**
 * Finds the ends of requests: arrays of strings, or inline commands, which are lines of text. Event
 * loop only.
 */
final class RedisRequests implements Framer {
  private final RedisValues value = new RedisValues();
  private byte kind;
  private boolean isBegun;
  private boolean atEnd;

  /** Whether the inline command has a byte other than white space. */
  private boolean hasWord;

  @Override
  public int read(ByteBuf bytes, int index, int length) throws FrameException {
    if (!isBegun) {
      isBegun = true;
      kind = bytes.getByte(index);
      hasWord = false;
    }
    if (kind != '*') {
      return inline(bytes, index, length);
    }
    int done = value.read(bytes, index, length);
    end(value.isAtEnd());
    return done;
  }

  private int inline(ByteBuf bytes, int index, int length) {
    int feed = bytes.indexOf(index, index + length, (byte) '\n');
    end(feed >= 0);
    int done = atEnd ? feed + 1 - index : length;
    for (int i = index; i < index + done && !hasWord; i++) {
      byte next = bytes.getByte(i);
      hasWord = next != ' ' && (next < '\t' || next > '\r');
    }
    return done;
  }

  private void end(boolean isEnd) {
    atEnd = isEnd;
    isBegun = !isEnd;
  }

  @Override
  public boolean isAtEnd() {
    return atEnd;
  }

  @Override
  public byte kind() {
    return kind;
  }

  /** The server does not respond to an empty command. */
  @Override
  public boolean endsExchange() {
    return kind == '*' ? value.hasElements() : hasWord;
  }
}
