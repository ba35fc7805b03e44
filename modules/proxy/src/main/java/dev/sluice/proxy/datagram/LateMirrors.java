package dev.sluice.proxy.datagram;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sessions that have ended while the response of a mirror is awaited for a comparison: their
 * sockets to mirrors stay open for up to two seconds. Event loop only.
 */
final class LateMirrors {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MOST = 1024;

  private record Late(DatagramSession session, long sinceNanos) {}

  private final Deque<Late> oldestFirst = new ArrayDeque<>();

  /** Closes a session at once, or later if it waits for a mirror. */
  void close(DatagramSession session) {
    if (!session.awaitsMirror()) {
      session.close();
      return;
    }
    session.primary().close();
    oldestFirst.add(new Late(session, System.nanoTime()));
    if (oldestFirst.size() > MOST) {
      oldestFirst.remove().session().close();
    }
  }

  /** Closes a session whose mirror has responded. */
  void closeIfDone(DatagramSession session) {
    if (!session.awaitsMirror() && oldestFirst.removeIf(late -> late.session().equals(session))) {
      session.close();
    }
  }

  /** Closes the sessions that have waited for long enough. Call it regularly. */
  void sweep(long nowNanos) {
    while (!oldestFirst.isEmpty()
        && nowNanos - oldestFirst.element().sinceNanos() > PATIENCE_NANOS) {
      oldestFirst.remove().session().close();
    }
  }

  /** Closes all sessions. */
  void closeAll() {
    List<Late> all = new ArrayList<>(oldestFirst);
    oldestFirst.clear();
    all.forEach(late -> late.session().close());
  }
}
