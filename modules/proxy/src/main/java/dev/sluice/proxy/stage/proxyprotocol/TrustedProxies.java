package dev.sluice.proxy.stage.proxyprotocol;

import dev.sluice.config.CidrBlock;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies that may send headers. Immutable; any thread. */
public final class TrustedProxies {
  private final List<IpSubnetFilterRule> from;

  /** Creates the proxies of a route. */
  public TrustedProxies(ProxyProtocol protocol) {
    from = protocol.from().stream().map(CidrBlock::rule).toList();
  }

  /**
   * Returns whether a peer may send a header.
   *
   * @param peer the address of its socket; null if it has gone
   */
  public boolean has(@Nullable SocketAddress peer) {
    return from.isEmpty()
        || (peer instanceof InetSocketAddress at && CidrBlock.anyMatches(from, at.getAddress()));
  }
}
