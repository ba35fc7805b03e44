package dev.sluice.proxy.postgres;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.postgres.PostgresType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The messages of one server, of which only few are kept while they arrive. Event loop only. */
final class Messages {
  /** Bytes of a message that are kept at most; those of a login and of an error are shorter. */
  static final int MOST_KEPT = 16 * 1024;

  private static final int HEAD = 1 + Integer.BYTES;

  /** Receives the messages of a server. */
  interface Receiver {
    /** Returns whether the message is kept. */
    boolean wants(byte kind);

    /**
     * A message has ended.
     *
     * @param body what follows its length, at most {@link #MOST_KEPT} bytes in all; empty if it is
     *     not wanted; borrowed
     */
    void message(byte kind, ByteBuf body);
  }

  private final Framer framer = new PostgresType().newFraming().responses();
  private Receiver receiver;
  private @Nullable ByteBuf kept; // on the heap, so that it needs no release
  private boolean begun;
  private boolean wanted;

  /** Begins with the first message of a server. */
  Messages(Receiver receiver) {
    this.receiver = receiver;
  }

  /** Sets the receiver of all messages that have not ended. */
  void setReceiver(Receiver next) {
    receiver = next;
  }

  /**
   * Reads the next bytes of the server.
   *
   * @param bytes borrowed
   * @throws FrameException if it is no server of PostgreSQL
   */
  void read(ByteBuf bytes, int index, int length) throws FrameException {
    int end = index + length;
    for (int at = index; at < end; ) {
      int count = framer.read(bytes, at, end - at);
      if (!begun) {
        begun = true;
        wanted = receiver.wants(framer.kind());
      }
      if (wanted) {
        keep(bytes, at, count);
      }
      at += count;
      if (framer.isAtEnd()) {
        ended();
      }
    }
  }

  private void keep(ByteBuf bytes, int index, int length) {
    if (kept == null) {
      kept = Unpooled.buffer();
    }
    kept.writeBytes(bytes, index, Math.min(length, MOST_KEPT - kept.readableBytes()));
  }

  private void ended() {
    ByteBuf body = kept == null ? Unpooled.EMPTY_BUFFER : kept.skipBytes(HEAD);
    kept = null;
    begun = false;
    receiver.message(framer.kind(), body);
  }
}
