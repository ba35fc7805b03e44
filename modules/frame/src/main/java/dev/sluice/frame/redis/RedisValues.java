package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;

/**
 * Finds the ends of values of RESP, with all that they contain. Event loop only.
 *
 * <p>Source: the specification of RESP3 by the authors of Redis.
 */
final class RedisValues implements Framer {
  private final RedisNesting nesting = new RedisNesting();
  private final RedisNumber number = new RedisNumber();
  private final RedisBytes string = new RedisBytes();
  private Part part = Part.TYPE;
  private boolean atEnd;
  private boolean hasElements;

  /** The type of the whole message. */
  private byte kind;

  /** The type of the current value. */
  private byte type;

  /** What the next byte belongs to; {@code CHUNK} is the type byte of a chunk. */
  private enum Part {
    TYPE,
    LINE,
    NUMBER,
    STRING,
    CHUNK
  }

  @Override
  public int read(ByteBuf bytes, int index, int length) throws FrameException {
    if (atEnd) {
      atEnd = false;
      hasElements = false;
      kind = 0;
    }
    int done = 0;
    while (done < length && !atEnd) {
      done += step(bytes, index + done, length - done);
    }
    return done;
  }

  private int step(ByteBuf bytes, int index, int length) throws FrameException {
    switch (part) {
      case LINE -> {
        int done = string.line(bytes, index, length);
        if (string.isAtEnd()) {
          endValue();
        }
        return done;
      }
      case STRING -> {
        int done = string.read(bytes, index, length);
        if (string.isAtEnd()) {
          endString();
        }
        return done;
      }
      case TYPE -> type(bytes.getByte(index));
      case CHUNK -> chunk(bytes.getByte(index));
      case NUMBER -> {
        if (number.readsLast(bytes.getByte(index))) {
          counted();
        }
      }
    }
    return 1;
  }

  private void type(byte next) throws FrameException {
    type = next;
    if (next == '.') {
      nesting.checkStreamed();
      beginString(0);
      return;
    }
    nesting.takePlace();
    hasElements |= kind != 0;
    if (kind == 0 || (kind == '|' && nesting.isTop())) {
      kind = next;
    }
    switch (next) {
      case '+', '-', ':', ',', '#', '(', '_' -> {
        string.begin(0);
        part = Part.LINE;
      }
      case '$', '!', '=', '*', '~', '>', '%', '|' -> count();
      default -> throw new FrameException("has a value of the unknown type " + (next & 0xff));
    }
  }

  private void count() {
    number.begin();
    part = Part.NUMBER;
  }

  private void counted() throws FrameException {
    switch (type) {
      case '$' -> {
        if (number.isStreamed()) {
          part = Part.CHUNK;
        } else if (number.isNull()) {
          endValue();
        } else {
          beginString(number.value());
        }
      }
      case '!', '=' -> {
        number.checkCount();
        beginString(number.value());
      }
      case ';' -> {
        number.checkCount();
        if (number.value() == 0) {
          endValue();
        } else {
          beginString(number.value());
        }
      }
      default -> elements();
    }
  }

  private void elements() throws FrameException {
    if (type == '*' && number.isNull()) {
      endValue();
      return;
    }
    if (number.isStreamed()) {
      nesting.beginStreamed(type == '|');
    } else {
      number.checkCount();
      long count = type == '%' || type == '|' ? 2 * number.value() : number.value();
      // Attributes precede the value that they belong to, in the same place.
      nesting.begin(type == '|' ? count + 1 : count);
      if (count == 0 && type != '|') {
        endValue();
        return;
      }
    }
    part = Part.TYPE;
  }

  private void beginString(long length) {
    string.begin(length);
    part = Part.STRING;
  }

  private void chunk(byte next) throws FrameException {
    if (next != ';') {
      throw new FrameException("has a streamed string with something else than a chunk");
    }
    type = next;
    count();
  }

  private void endString() {
    if (type == ';') {
      part = Part.CHUNK;
    } else if (type == '.' && nesting.endStreamed()) {
      part = Part.TYPE;
    } else {
      endValue();
    }
  }

  private void endValue() {
    part = Part.TYPE;
    atEnd = nesting.isTop();
  }

  @Override
  public boolean isAtEnd() {
    return atEnd;
  }

  @Override
  public byte kind() {
    return kind;
  }

  @Override
  public boolean isUnsolicited() {
    return kind == '>';
  }

  /** Returns whether the message is an aggregate that is not empty. */
  boolean hasElements() {
    return hasElements;
  }
}
