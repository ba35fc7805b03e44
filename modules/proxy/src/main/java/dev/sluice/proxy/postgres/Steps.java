package dev.sluice.proxy.postgres;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror still has to answer, and whether it reads rows of a COPY, as far as the types of
 * the messages tell. The rules are those of PostgreSQL's documentation under "Message Flow".
 *
 * <p>A ReadyForQuery answers the oldest Query, Sync or FunctionCall. A server that reads the rows
 * of a COPY ignores each Sync until the rows end; so the first CopyInResponse removes those. A
 * server that does not read rows ignores the rows and their end; so an end counts only until the
 * request before it is answered. Event loop only.
 */
final class Steps {
  /** Number of messages without an answer from which on no more should be sent. */
  private static final int FULL = 1024;

  private static final byte OTHER = 'x'; // one or more messages in a row that need no answer
  private static final byte END_OF_ROWS = 'c';

  private byte[] unanswered = new byte[16];
  private int size;
  private boolean copying;
  private boolean copiesByQuery;
  private boolean needsSync; // it ignores all messages until a Sync

  /** The server was sent a message. */
  void sent(byte kind) {
    switch (kind) {
      case 'd', 'H' -> {}
      case 'c', 'f' -> endOfRows();
      case 'S' -> {
        if (!copying) {
          add(kind);
          needsSync = false;
        }
      }
      case 'Q', 'F' -> add(kind);
      default -> {
        if (size == 0 || unanswered[size - 1] != OTHER) {
          add(OTHER);
        }
      }
    }
  }

  private void endOfRows() {
    if (copying) {
      copying = false;
    } else if (size > 0) { // else it has answered everything, and ignores the end
      add(END_OF_ROWS);
    }
  }

  private void add(byte kind) {
    if (size == unanswered.length) {
      unanswered = Arrays.copyOf(unanswered, 2 * size);
    }
    unanswered[size++] = kind;
  }

  /**
   * The server has sent a message.
   *
   * @return null, or why the mirror is no longer in step
   */
  @Nullable String received(byte kind) {
    return switch (kind) {
      case 'E' -> {
        needsSync |= copying && !copiesByQuery; // the Sync before the rows was ignored
        copying = false;
        yield null;
      }
      case 'Z' -> readyForQuery();
      case 'G' -> copyIn();
      case 'W' -> "it has begun a replication";
      default -> null;
    };
  }

  private @Nullable String readyForQuery() {
    copying = false;
    int answered = indexOfRequest();
    if (answered == size) {
      return "it has answered a request that it was not sent";
    }
    int end = answered + 1;
    while (end < size && unanswered[end] == END_OF_ROWS) {
      end++;
    }
    remove(0, end);
    return null;
  }

  private @Nullable String copyIn() {
    int at = 0;
    while (at < size && unanswered[at] == OTHER) {
      at++;
    }
    copiesByQuery = at < size && unanswered[at] == 'Q';
    if (copiesByQuery) {
      at++;
    }
    while (at < size && unanswered[at] == 'S') {
      remove(at, at + 1);
    }
    if (at == size) {
      copying = true;
      return null;
    }
    if (unanswered[at] == END_OF_ROWS) {
      remove(at, at + 1);
      return null;
    }
    return "it has begun a COPY that the primary did not, with other requests behind it";
  }

  private void remove(int from, int to) {
    System.arraycopy(unanswered, to, unanswered, from, size - to);
    size -= to - from;
  }

  private int indexOfRequest() {
    int at = 0;
    while (at < size && (unanswered[at] == OTHER || unanswered[at] == END_OF_ROWS)) {
      at++;
    }
    return at;
  }

  /** Returns whether everything that needs an answer has one. */
  boolean isIdle() {
    return indexOfRequest() == size && !isAstray();
  }

  /**
   * Returns whether the server reads rows whose end it was not sent, or skips messages since such a
   * COPY has failed.
   */
  boolean isAstray() {
    return copying || needsSync;
  }

  /** Returns whether the COPY came by a Query, so that its end needs no Sync. */
  boolean copiesByQuery() {
    return copiesByQuery;
  }

  /** Returns whether the server reads rows, and ignores each Sync. */
  boolean isCopying() {
    return copying;
  }

  /** Returns whether more messages must wait for answers. */
  boolean isFull() {
    return size >= FULL;
  }
}
