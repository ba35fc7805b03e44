package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The party that keeps a session open. Immutable.
 *
 * @param client the client's address; null if the connection closed before it was known
 * @param nanos age of the session, in nanoseconds
 * @param branch name of the destination that the session waits for, or {@link #CLIENT}
 * @param lagBytes bytes that wait to be sent there
 */
@Internal
public record SessionWait(
    @Nullable SocketAddress client, long nanos, String branch, long lagBytes) {

  /** The branch of a session that goes on because neither its client nor its primary has ended. */
  public static final String CLIENT = "client";
}
