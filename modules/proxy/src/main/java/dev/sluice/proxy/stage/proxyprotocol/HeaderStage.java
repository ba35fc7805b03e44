package dev.sluice.proxy.stage.proxyprotocol;

import dev.sluice.proxy.header.HeaderException;
import dev.sluice.proxy.header.HeaderReader;
import dev.sluice.proxy.header.HeaderValues;
import dev.sluice.proxy.header.ProxyHeader;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.preface.PrefaceLimits;
import dev.sluice.proxy.stage.preface.PrefaceReader;
import dev.sluice.proxy.stage.preface.Verdict;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;

/** Reads the PROXY header of a connection: from then on, the addresses in it count. */
public final class HeaderStage implements ConnectionStage {
  private final ProxyProtocol protocol;
  private final TrustedProxies proxies;
  private final PrefaceLimits limits;

  /** Creates the stage of a route. */
  public HeaderStage(ProxyProtocol protocol) {
    this.protocol = protocol;
    this.proxies = new TrustedProxies(protocol);
    this.limits = new PrefaceLimits(HeaderReader.MOST_BYTES, protocol.timeout());
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    PrefaceReader.read(client, limits, bytes -> parse(bytes, client), next);
  }

  private Verdict parse(ByteBuf bytes, ClientConnection client) {
    try {
      ProxyHeader header = HeaderReader.read(bytes);
      return header == null ? Verdict.MORE : judge(header, client);
    } catch (HeaderException e) {
      return Verdict.reject(
          e.isTooLong() ? RejectReason.PREFACE_TOO_LONG : RejectReason.BAD_PREFACE,
          String.valueOf(e.getMessage()));
    }
  }

  private Verdict judge(ProxyHeader header, ClientConnection client) throws HeaderException {
    if (header.isAbsent()) {
      return protocol.isRequired()
          ? Verdict.reject(RejectReason.NO_PROXY_HEADER, "it sent no PROXY header")
          : Verdict.done(0);
    } else if (!proxies.has(client.channel().remoteAddress())) {
      return Verdict.reject(
          RejectReason.UNTRUSTED_PROXY,
          "it sent a PROXY header, and proxyProtocol.from does not have its address");
    }
    note(header, client);
    return Verdict.done(header.length());
  }

  private static void note(ProxyHeader header, ClientConnection client) throws HeaderException {
    if (header.local()) {
      client.details().setHealthCheck();
    }
    if (header.source() != null && header.destination() != null) {
      client.setAddresses(header.source(), header.destination());
    }
    if (!header.tlvs().isEmpty()) {
      HeaderValues.note(header.tlvs(), client.details());
    }
  }
}
