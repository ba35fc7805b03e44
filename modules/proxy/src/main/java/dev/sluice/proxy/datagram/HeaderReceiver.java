package dev.sluice.proxy.datagram;

import dev.sluice.proxy.header.HeaderException;
import dev.sluice.proxy.header.HeaderReader;
import dev.sluice.proxy.header.ProxyHeader;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.stage.proxyprotocol.TrustedProxies;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.ReportedSender;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY header from the beginning of each datagram, and passes the rest on as one of the
 * client in that header. A datagram cannot wait for the rest of its header, so each has a whole
 * one. Event loop only.
 */
final class HeaderReceiver implements BatchReader.Receiver {
  private final BatchReader.Receiver next;
  private final DatagramTally tally;
  private final boolean isRequired;
  private final TrustedProxies proxies;

  /**
   * Creates a receiver.
   *
   * @param next receives the datagrams without their headers
   * @param tally counts those that are dropped
   */
  HeaderReceiver(BatchReader.Receiver next, DatagramTally tally, ProxyProtocol protocol) {
    this.next = next;
    this.tally = tally;
    this.isRequired = protocol.accept() == ProxyProtocol.Accept.REQUIRE;
    this.proxies = new TrustedProxies(protocol);
  }

  @Override
  public void received(DatagramBatch batch) {
    batch.removeIf(this::isDropped);
    if (batch.size() > 0) {
      next.received(batch);
    }
  }

  private boolean isDropped(DatagramBatch batch, int i) {
    DropReason why = read(batch, i);
    if (why != null) {
      tally.dropped(why, 1);
    }
    return why != null;
  }

  private @Nullable DropReason read(DatagramBatch batch, int i) {
    boolean isTrusted = proxies.has(batch.address(i));
    if (isRequired && !isTrusted) {
      return DropReason.UNTRUSTED_PROXY;
    }
    try {
      ProxyHeader header = HeaderReader.read(batch.bytes(i));
      if (header == null) {
        return batch.length(i) == 0 ? absent() : DropReason.BAD_PROXY_HEADER;
      } else if (header.isAbsent()) {
        return absent();
      }
      return isTrusted ? take(batch, i, header) : DropReason.UNTRUSTED_PROXY;
    } catch (HeaderException e) {
      return DropReason.BAD_PROXY_HEADER;
    }
  }

  private @Nullable DropReason absent() {
    return isRequired ? DropReason.NO_PROXY_HEADER : null;
  }

  private static @Nullable DropReason take(DatagramBatch batch, int i, ProxyHeader header) {
    batch.skip(i, header.length());
    if (header.source() != null && header.destination() != null) {
      batch.setSender(
          i, new ReportedSender(header.source(), header.destination(), batch.findSender(i)));
    }
    return null;
  }
}
