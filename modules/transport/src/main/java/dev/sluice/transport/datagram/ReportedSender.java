package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a datagram that a proxy has passed on. Two are equal if both the client and the
 * proxy's socket are. It is as lasting as its proxy's address: see {@link DatagramBatch#sender}.
 */
@Internal
public final class ReportedSender extends SocketAddress {
  private static final long serialVersionUID = 1L;

  private final InetSocketAddress client;
  private final InetSocketAddress local;
  private final transient @Nullable SocketAddress proxy;

  /**
   * Creates the sender.
   *
   * @param client the client, as the proxy reports it
   * @param local the address to which the client has sent
   * @param proxy the proxy's socket, which gets the responses; null if it has no address
   */
  public ReportedSender(
      InetSocketAddress client, InetSocketAddress local, @Nullable SocketAddress proxy) {
    this.client = client;
    this.local = local;
    this.proxy = proxy;
  }

  /** Returns the same sender with another object for the proxy's address. */
  public ReportedSender with(SocketAddress lasting) {
    return new ReportedSender(client, local, lasting);
  }

  /** Returns the client. */
  public InetSocketAddress client() {
    return client;
  }

  /** Returns the address to which the client has sent. */
  public InetSocketAddress local() {
    return local;
  }

  /** Returns the proxy's socket; null if it has no address. */
  public @Nullable SocketAddress proxy() {
    return proxy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReportedSender sender
        && client.equals(sender.client)
        && Objects.equals(proxy, sender.proxy);
  }

  @Override
  public int hashCode() {
    return client.hashCode() * 31 + Objects.hashCode(proxy);
  }

  /** Returns the client as text. */
  @Override
  public String toString() {
    return client.toString();
  }
}
