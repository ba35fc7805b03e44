package dev.sluice.proxy.stats;

import dev.sluice.buffer.Internal;
import dev.sluice.tee.SessionWait;

/**
 * An open session of a route that is being stopped. Immutable.
 *
 * @param client the client's address, or a description of it
 * @param nanos age of the session, in nanoseconds
 * @param branch name of the destination that keeps the session open, or {@link SessionWait#CLIENT}
 * @param lagBytes bytes that wait to be sent there
 */
@Internal
public record WaitingSession(String client, long nanos, String branch, long lagBytes) {

  /** Returns the same with the client's address as text. */
  public static WaitingSession of(SessionWait wait) {
    return new WaitingSession(
        SessionStats.words(wait.client()), wait.nanos(), wait.branch(), wait.lagBytes());
  }

  @Override
  public String toString() {
    String behind = lagBytes == 0 ? "" : ", which lags by " + lagBytes + " bytes";
    return client + " (waits for " + branch + behind + ")";
  }
}
