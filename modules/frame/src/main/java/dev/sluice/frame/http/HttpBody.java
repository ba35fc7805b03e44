package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;

/** Finds the end of a body. Event loop only. */
final class HttpBody {
  private final HttpChunks chunks;
  private long left;
  private Kind kind = Kind.SIZED;

  private enum Kind {
    SIZED,
    CHUNKED,
    ENDLESS
  }

  /**
   * Creates the framer.
   *
   * @param trailer free for trailers while a body is read
   */
  HttpBody(HttpHead trailer) {
    chunks = new HttpChunks(trailer);
  }

  /** Begins a body of this many bytes; it has ended if that is 0. */
  void beginSized(long length) {
    kind = Kind.SIZED;
    left = length;
  }

  /** Begins a body in chunks, with a trailer. */
  void beginChunked() {
    kind = Kind.CHUNKED;
    chunks.begin();
  }

  /** Begins a body that only the end of the connection ends. */
  void beginEndless() {
    kind = Kind.ENDLESS;
  }

  /** Reads bytes of the body; returns how many, at least 1. */
  int read(ByteBuf bytes, int index, int length) throws FrameException {
    switch (kind) {
      case SIZED -> {
        int done = (int) Math.min(left, length);
        left -= done;
        return done;
      }
      case CHUNKED -> {
        return chunks.read(bytes, index, length);
      }
      default -> {
        return length;
      }
    }
  }

  boolean isAtEnd() {
    return switch (kind) {
      case SIZED -> left == 0;
      case CHUNKED -> chunks.isAtEnd();
      case ENDLESS -> false;
    };
  }
}
