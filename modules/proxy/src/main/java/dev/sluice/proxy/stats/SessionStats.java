package dev.sluice.proxy.stats;

import dev.sluice.tee.SessionSnapshot;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session had done at one moment. Immutable.
 *
 * @param client where the client is, in words
 * @param nanos how long ago it began
 * @param received bytes that the client has sent
 * @param answered bytes that the client was sent
 * @param branches the primary's, then the mirrors' that it has; empty on a UDP route
 */
public record SessionStats(
    String client,
    long nanos,
    long received,
    long answered,
    List<SessionSnapshot.Branch> branches) {

  /** Keeps a copy of the branches. */
  public SessionStats {
    branches = List.copyOf(branches);
  }

  public static SessionStats of(SessionSnapshot session) {
    return new SessionStats(
        words(session.client()),
        session.nanos(),
        session.received(),
        session.answered(),
        session.branches());
  }

  public static String words(@Nullable SocketAddress client) {
    return client instanceof InetSocketAddress at
        ? NetUtil.toSocketAddressString(at)
        : "a local client";
  }
}
