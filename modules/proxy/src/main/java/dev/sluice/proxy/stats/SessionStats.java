package dev.sluice.proxy.stats;

import dev.sluice.tee.SessionSnapshot;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one session at one moment. Immutable.
 *
 * @param client the client's address, or a description of it
 * @param id identity of the session that its destinations were told; null if none was told
 * @param tls what is known of the client's TLS; null if nothing is
 * @param nanos age of the session, in nanoseconds
 * @param receivedBytes bytes that the client sent
 * @param responseBytes bytes that were sent to the client
 * @param branches the branch to the primary first, then those to mirrors; empty on a UDP route
 */
public record SessionStats(
    String client,
    @Nullable String id,
    SessionSnapshot.@Nullable Tls tls,
    long nanos,
    long receivedBytes,
    long responseBytes,
    List<SessionSnapshot.Branch> branches) {

  /** Keeps a copy of the branches. */
  public SessionStats {
    branches = List.copyOf(branches);
  }

  /** Returns the largest lag of its branches. */
  public long lagBytes() {
    return branches.stream().mapToLong(SessionSnapshot.Branch::lagBytes).max().orElse(0);
  }

  /** Returns the counts of a session that has ended or is open. */
  public static SessionStats of(SessionSnapshot session) {
    return new SessionStats(
        words(session.client()),
        session.id(),
        session.tls(),
        session.nanos(),
        session.receivedBytes(),
        session.responseBytes(),
        session.branches());
  }

  /** Returns an address as text; an unknown or nameless one is {@code a local client}. */
  public static String words(@Nullable SocketAddress client) {
    return client instanceof InetSocketAddress at
        ? NetUtil.toSocketAddressString(at)
        : "a local client";
  }
}
