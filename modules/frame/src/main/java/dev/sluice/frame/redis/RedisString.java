package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;

/** A string with its length before it, or with the lengths of its chunks. Event loop only. */
final class RedisString {
  private static final byte CHUNK_TYPE = ';';

  private final RedisNumber length = new RedisNumber();
  private final RedisBytes bytes = new RedisBytes();
  private Part part = Part.LENGTH;
  private byte type;
  private boolean atEnd;

  private enum Part {
    LENGTH,
    BYTES,
    CHUNK_TYPE
  }

  /** Begins a string of a type, whose type byte has been read. */
  void begin(byte newType) {
    type = newType;
    length.begin();
    part = Part.LENGTH;
    atEnd = false;
  }

  /** Reads bytes; returns how many, at least 1. */
  int read(ByteBuf buffer, int index, int count) throws FrameException {
    switch (part) {
      case LENGTH -> {
        if (length.readsLast(buffer.getByte(index))) {
          beginBytes();
        }
        return 1;
      }
      case BYTES -> {
        int done = bytes.read(buffer, index, count);
        if (bytes.isAtEnd()) {
          part = Part.CHUNK_TYPE;
          atEnd = type != CHUNK_TYPE;
        }
        return done;
      }
      default -> {
        if (buffer.getByte(index) != CHUNK_TYPE) {
          throw new FrameException("has a streamed string with something else than a chunk");
        }
        begin(CHUNK_TYPE);
        return 1;
      }
    }
  }

  private void beginBytes() throws FrameException {
    if (type == '$' && length.isStreamed()) {
      part = Part.CHUNK_TYPE;
    } else if (type == '$' && length.isNull()) {
      atEnd = true;
    } else {
      length.checkCount();
      atEnd = type == CHUNK_TYPE && length.value() == 0;
      bytes.begin(length.value());
      part = Part.BYTES;
    }
  }

  boolean isAtEnd() {
    return atEnd;
  }
}
