package dev.sluice.proxy.datagram;

import dev.sluice.transport.datagram.DatagramBatch;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receives what arrives at a wildcard address. Each address that clients ask needs a socket of its
 * own, because a response leaves from the address of its socket. The kernel prefers such a socket
 * to the wildcard, so few datagrams arrive here: the first ones for an address, broadcasts and
 * multicasts. Event loop only.
 */
final class AskedReceiver implements BatchReader.Receiver {
  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final BatchReader.Receiver wildcard;
  private final Function<InetAddress, BatchReader.@Nullable Receiver> at;
  private final Runnable search;
  private long searched = System.nanoTime();

  /**
   * Creates a receiver that has no address yet.
   *
   * @param wildcard receives datagrams whose local address is unknown or has no socket
   * @param at returns the receiver of a local address, and opens its socket if necessary; null if
   *     it cannot have one
   * @param search looks for new addresses of this machine
   */
  AskedReceiver(
      BatchReader.Receiver wildcard,
      Function<InetAddress, BatchReader.@Nullable Receiver> at,
      Runnable search) {
    this.wildcard = wildcard;
    this.at = at;
    this.search = search;
  }

  @Override
  public void received(DatagramBatch batch) {
    BatchReader.Receiver receiver = null;
    InetAddress asked = batch.asked();
    if (asked != null) {
      receiver = at.apply(asked);
    } else if (System.nanoTime() - searched > SEARCH_NANOS) {
      searched = System.nanoTime();
      search.run();
    }
    (receiver == null ? wildcard : receiver).received(batch);
  }
}
