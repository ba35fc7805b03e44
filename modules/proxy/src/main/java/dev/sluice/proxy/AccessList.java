package dev.sluice.proxy;

import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.util.List;

/** Who may use a route, by address. Immutable; any thread. */
final class AccessList {
  private final List<IpSubnetFilterRule> allow;
  private final List<IpSubnetFilterRule> deny;

  AccessList(Limits limits) {
    allow = limits.allow().stream().map(Subnet::rule).toList();
    deny = limits.deny().stream().map(Subnet::rule).toList();
  }

  boolean isOpenToAll() {
    return allow.isEmpty() && deny.isEmpty();
  }

  boolean allows(InetAddress client) {
    return (allow.isEmpty() || Subnet.anyMatches(allow, client))
        && !Subnet.anyMatches(deny, client);
  }
}
