package dev.sluice.proxy.postgres;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.postgres.PostgresType;
import dev.sluice.proxy.pace.GateQueue;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Decides over the messages of a client, one after the other, for one mirror: those of the client's
 * login are left out, and a message that the mirror might take for something else has to wait.
 *
 * <p>It may take a message for something else after the primary has refused a COPY that the mirror
 * has begun. So the first message behind each error of the primary waits until the mirror has
 * answered all before it. Event loop only.
 */
final class MirrorRequests {
  /** The result of {@link #next}: nothing may be sent now. */
  static final int WAIT = 0;

  private final Framer framer = new PostgresType().newFraming().requests();
  private final GateQueue gates;
  private final Steps steps;
  private long position;
  private boolean between = true; // the next byte begins a message
  private boolean login = true;
  private boolean leftOut; // the current message
  private boolean ended;
  private @Nullable String wrong;

  /**
   * Creates it for a whole session.
   *
   * @param gates offsets in the client's stream at which the mirror must have answered everything
   * @param steps what the mirror has to answer
   */
  MirrorRequests(GateQueue gates, Steps steps) {
    this.gates = gates;
    this.steps = steps;
  }

  /**
   * Decides over the first bytes that were not decided over.
   *
   * @param bytes at least one readable byte; borrowed, and not changed
   * @return how many of them to send; less than zero: how many to leave out; or {@link #WAIT}
   */
  int next(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int length = bytes.readableBytes();
    int done = 0;
    while (done < length && wrong == null) {
      if (between && !begin(bytes.getByte(start + done), position + done, done == 0)) {
        break;
      }
      done += read(bytes, start + done, length - done);
    }
    position += done;
    return leftOut ? -done : done;
  }

  /** Begins a message; returns false if it has to wait, or differs from what is before it. */
  private boolean begin(byte kind, long offset, boolean isFirst) {
    // The first message has no kind, and a login may need several that prove who the client is.
    boolean isOfLogin = login && (offset == 0 || kind == 'p');
    if ((!isFirst && isOfLogin != leftOut)
        || (!isOfLogin && mustWait(kind, offset))
        || wrong != null) {
      return false;
    }
    leftOut = isOfLogin;
    if (!isOfLogin) {
      login = false;
      ended = kind == 'X';
      steps.sent(kind);
    }
    return true;
  }

  private boolean mustWait(byte kind, long offset) {
    if (kind == 'd' || kind == 'H') {
      return false;
    }
    if (steps.isFull()) {
      return true;
    }
    if (kind == 'X') {
      // PgBouncer gives up the query of a client that leaves. A COPY is given up anyway.
      return !steps.isIdle() && !steps.isAstray();
    }
    if (kind == 'c' || kind == 'f' || (kind == 'S' && steps.isCopying())) {
      return false; // what may follow rows
    }
    return offset < gates.first() ? isWrongNow() : isGateClosed(offset);
  }

  /** Finds a request in the rows of a COPY, which both servers would refuse; returns false. */
  private boolean isWrongNow() {
    if (steps.isCopying()) {
      wrong = "it reads the rows of a COPY, and the client has sent another request";
    }
    return false;
  }

  private boolean isGateClosed(long offset) {
    if (!steps.isIdle()) {
      return true;
    }
    while (gates.first() <= offset) {
      gates.removeFirst();
    }
    return false;
  }

  private int read(ByteBuf bytes, int index, int length) {
    try {
      int count = framer.read(bytes, index, length);
      between = framer.isAtEnd();
      return count;
    } catch (FrameException e) {
      wrong = "the client's stream " + e.getMessage();
      return length;
    }
  }

  /**
   * Returns whether the mirror has to give up a COPY before the next message: it waits for the
   * mirror's answers, and the mirror waits for rows that the client will not send.
   */
  boolean needsEndOfCopy() {
    return gates.first() <= position && steps.isAstray();
  }

  /** Returns whether the client has ended the session, and the mirror was sent that. */
  boolean haveEnded() {
    return ended;
  }

  /** Returns why the mirror must get no more; null if it may. */
  @Nullable String wrong() {
    return wrong;
  }
}
