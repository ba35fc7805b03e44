package dev.sluice.proxy.stage.proxyprotocol;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;

/** Rejects the clients of a route behind proxies that are none of these proxies. */
public final class TrustStage implements ConnectionStage {
  private final ProxyProtocol protocol;
  private final TrustedProxies proxies;

  /** Creates the stage of a route. */
  public TrustStage(ProxyProtocol protocol) {
    this.protocol = protocol;
    this.proxies = new TrustedProxies(protocol);
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    if (protocol.isRequired() && !proxies.has(client.channel().remoteAddress())) {
      next.reject(RejectReason.UNTRUSTED_PROXY, "proxyProtocol.from does not have its address");
    } else {
      next.proceed();
    }
  }
}
