package dev.sluice.proxy.header;

import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One header of a connection or a datagram. Immutable; any thread.
 *
 * @param length its length in bytes
 * @param local whether the proxy speaks for itself, as for a health check
 * @param source the address of the client; null if the header has none, so that the addresses of
 *     the socket count
 * @param destination the address that the client has connected to; null if {@code source} is
 * @param tlvs the values of those types that {@link TlvType} names; they must not be changed
 */
public record ProxyHeader(
    int length,
    boolean local,
    @Nullable InetSocketAddress source,
    @Nullable InetSocketAddress destination,
    Map<Integer, byte[]> tlvs) {

  /** Stands for bytes that do not begin with a header. */
  public static final ProxyHeader ABSENT = unknown(0);

  /** Returns whether it stands for bytes that do not begin with a header. */
  public boolean isAbsent() {
    return length == 0;
  }

  /** Creates a header without addresses, whose client is unknown. */
  static ProxyHeader unknown(int length) {
    return new ProxyHeader(length, false, null, null, Map.of());
  }
}
