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
  private final RedisNumber count = new RedisNumber();
  private final RedisString string = new RedisString();
  private final RedisBytes line = new RedisBytes();
  private Part part = Part.TYPE;
  private boolean atEnd;
  private boolean hasElements;

  /** The type of the whole message. */
  private byte kind;

  /** The type of the current value. */
  private byte type;

  private enum Part {
    TYPE,
    LINE,
    STRING,
    /** The number of elements. */
    COUNT,
    /** The CR LF behind a full stop, which ends a streamed value. */
    STOP
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
    int done = 1;
    switch (part) {
      case TYPE -> type(bytes.getByte(index));
      case LINE -> {
        done = line.line(bytes, index, length);
        endValueIf(line.isAtEnd());
      }
      case STRING -> {
        done = string.read(bytes, index, length);
        endValueIf(string.isAtEnd());
      }
      case COUNT -> {
        if (count.readsLast(bytes.getByte(index))) {
          elements();
        }
      }
      case STOP -> {
        done = line.read(bytes, index, length);
        if (line.isAtEnd()) {
          part = Part.TYPE;
          endValueIf(!nesting.endStreamed());
        }
      }
    }
    return done;
  }

  private void type(byte next) throws FrameException {
    type = next;
    if (next == '.') {
      nesting.checkStreamed();
      line.begin(0);
      part = Part.STOP;
      return;
    }
    nesting.takePlace();
    hasElements |= kind != 0;
    if (kind == 0 || (kind == '|' && nesting.isTop())) {
      kind = next;
    }
    beginValue();
  }

  private void beginValue() throws FrameException {
    switch (type) {
      case '+', '-', ':', ',', '#', '(', '_' -> {
        line.begin(0);
        part = Part.LINE;
      }
      case '$', '!', '=' -> {
        string.begin(type);
        part = Part.STRING;
      }
      case '*', '~', '>', '%', '|' -> {
        count.begin();
        part = Part.COUNT;
      }
      default -> throw new FrameException("has a value of the unknown type " + (type & 0xff));
    }
  }

  private void elements() throws FrameException {
    part = Part.TYPE;
    if (type == '*' && count.isNull()) {
      endValueIf(true);
    } else if (count.isStreamed()) {
      nesting.beginStreamed(type == '|');
    } else {
      count.checkCount();
      long places = type == '%' || type == '|' ? 2 * count.value() : count.value();
      // Attributes precede the value that they belong to, in the same place.
      places += type == '|' ? 1 : 0;
      nesting.begin(places);
      endValueIf(places == 0);
    }
  }

  private void endValueIf(boolean hasEnded) {
    if (hasEnded) {
      part = Part.TYPE;
      atEnd = nesting.isTop();
    }
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
