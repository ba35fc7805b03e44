package dev.sluice.proxy.compare;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.mask.Masker;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Divides what one destination sends into messages, without the bytes that do not count. */
final class ResponseReader {

  /** Receives the messages of one destination. Event loop only. */
  interface Sink {

    /** Receives bytes of the current message. Borrows the buffer. */
    void bytes(ByteBuf buffer, int index, int length);

    /** Some bytes are not compared. */
    void leftOut(int length);

    /** A message has ended. */
    void ended(boolean endsExchange);

    /** The message that has just ended answers no request. */
    void endedUnasked();

    /** The login, whose messages are not compared, is over, or there was none. */
    default void loginEnded() {}
  }

  private static final byte READY = 'Z'; // PostgreSQL's ReadyForQuery
  // Authentication, an error, an answer to an SSLRequest, and NegotiateProtocolVersion.
  private static final String BEGINS_LOGIN = "RENv";

  private final @Nullable Framer framer;
  private final @Nullable Masker masker;
  private final Sink sink;
  private boolean mayBeginLogin;
  private boolean inLogin;
  private boolean inside;

  /**
   * Begins before the first byte.
   *
   * @param framer finds the ends of messages; null if the stream is one message
   * @param masker hides bytes; null if all count
   * @param skipsLogin whether a login of PostgreSQL is not compared; a mirror at which Sluice logs
   *     in by itself sends none
   */
  ResponseReader(@Nullable Framer framer, @Nullable Masker masker, boolean skipsLogin, Sink sink) {
    this.framer = framer;
    this.masker = masker;
    this.mayBeginLogin = skipsLogin;
    this.sink = sink;
  }

  /** Reads the next bytes. Borrows the buffer. */
  void read(ByteBuf buffer, int index, int length) throws FrameException {
    Framer ends = framer;
    if (ends == null) {
      pass(buffer, index, length);
      return;
    }
    for (int done = 0; done < length; ) {
      int count = ends.read(buffer, index + done, length - done);
      inside = true;
      if (mayBeginLogin) {
        mayBeginLogin = false;
        lookForLogin(ends);
      }
      pass(buffer, index + done, count);
      done += count;
      if (ends.isAtEnd()) {
        endMessage(ends);
      }
    }
  }

  private void lookForLogin(Framer ends) {
    inLogin = BEGINS_LOGIN.indexOf(ends.kind()) >= 0;
    if (!inLogin) {
      sink.loginEnded();
    }
  }

  private void endMessage(Framer ends) {
    inside = false;
    if (masker != null) {
      masker.endMessage();
    }
    if (inLogin) {
      if (ends.kind() == READY) {
        inLogin = false;
        sink.loginEnded();
      }
    } else if (ends.isUnsolicited()) {
      sink.endedUnasked();
    } else {
      sink.ended(ends.endsExchange());
    }
  }

  private void pass(ByteBuf buffer, int index, int length) {
    if (inLogin) {
      sink.leftOut(length);
    } else if (masker == null) {
      sink.bytes(buffer, index, length);
    } else {
      passVisible(masker, buffer, index, length);
    }
  }

  private void passVisible(Masker mask, ByteBuf buffer, int index, int length) {
    int begin = index;
    boolean isHidden = false;
    for (int at = index; at < index + length; at++) {
      boolean hides = mask.hides(buffer.getByte(at));
      if (hides != isHidden) {
        passRun(isHidden, buffer, begin, at);
        begin = at;
        isHidden = hides;
      }
    }
    passRun(isHidden, buffer, begin, index + length);
  }

  private void passRun(boolean isHidden, ByteBuf buffer, int begin, int end) {
    if (begin < end) {
      if (isHidden) {
        sink.leftOut(end - begin);
      } else {
        sink.bytes(buffer, begin, end - begin);
      }
    }
  }

  /** The stream has ended in order: its last message, too, if it has not. */
  void end() {
    if (!inLogin && (inside || framer == null)) {
      inside = false;
      sink.ended(true);
    }
  }
}
