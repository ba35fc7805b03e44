package dev.sluice.proxy.stage.access;

import dev.sluice.config.CidrBlock;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.util.List;

/** The clients that may use a route, by address. Immutable; any thread. */
public final class AccessList {
  private final List<IpSubnetFilterRule> allow;
  private final List<IpSubnetFilterRule> deny;

  public AccessList(Limits limits) {
    allow = limits.allow().stream().map(CidrBlock::rule).toList();
    deny = limits.deny().stream().map(CidrBlock::rule).toList();
  }

  public boolean isOpenToAll() {
    return allow.isEmpty() && deny.isEmpty();
  }

  public boolean allows(InetAddress client) {
    return (allow.isEmpty() || CidrBlock.anyMatches(allow, client))
        && !CidrBlock.anyMatches(deny, client);
  }
}
