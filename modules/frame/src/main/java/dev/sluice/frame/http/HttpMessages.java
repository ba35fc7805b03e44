package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;

/** What requests and responses have in common: a line, a header and a body. Event loop only. */
abstract class HttpMessages implements Framer {
  private final HttpHead head = new HttpHead();
  private final HttpBody body = new HttpBody(head);
  private Part part = Part.END;
  private boolean atEnd;

  private enum Part {
    LINE,
    HEAD,
    BODY,
    /** Between two messages. */
    END
  }

  /** Returns whether the rest of the stream is of another protocol; asked before each message. */
  abstract boolean isOtherProtocol();

  /** Begins the first line. */
  abstract void beginLine();

  /**
   * Reads a byte of the first line.
   *
   * @return whether it was the last byte
   */
  abstract boolean readsLastOfLine(byte next) throws FrameException;

  /** Begins the body that follows a header. */
  abstract void beginBody(HttpHead head, HttpBody body) throws FrameException;

  @Override
  public final int read(ByteBuf bytes, int index, int length) throws FrameException {
    if (part == Part.END) {
      begin();
    }
    int done = 0;
    while (done < length && part != Part.END) {
      done += step(bytes, index + done, length - done);
    }
    atEnd = part == Part.END;
    return done;
  }

  private void begin() {
    if (isOtherProtocol()) {
      body.beginEndless();
      part = Part.BODY;
    } else {
      beginLine();
      part = Part.LINE;
    }
  }

  private int step(ByteBuf bytes, int index, int length) throws FrameException {
    switch (part) {
      case LINE -> {
        if (readsLastOfLine(bytes.getByte(index))) {
          head.begin();
          part = Part.HEAD;
        }
        return 1;
      }
      case HEAD -> {
        int done = head.read(bytes, index, length);
        if (head.isAtEnd()) {
          beginBody(head, body);
          part = body.isAtEnd() ? Part.END : Part.BODY;
        }
        return done;
      }
      default -> {
        int done = body.read(bytes, index, length);
        part = body.isAtEnd() ? Part.END : Part.BODY;
        return done;
      }
    }
  }

  @Override
  public final boolean isAtEnd() {
    return atEnd;
  }
}
