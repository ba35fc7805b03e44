package dev.sluice.transport.datagram;

import io.netty.util.NetUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A mutable IP address and port, so that a datagram needs no new object. IPv4 is stored as
 * IPv6-mapped, {@code ::ffff:a.b.c.d}. Event loop only.
 */
final class InternetAddress extends SocketAddress {
  static final int BYTES = 16;

  private static final long serialVersionUID = 1;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final long MAPPED = 0xffff_0000_0000L;

  private long high;
  private long low;
  private int port;
  private int scope;

  /**
   * Overwrites the address.
   *
   * @param ip 16 bytes, of which IPv4 uses the first 4
   * @param length number of bytes in use, 4 or 16
   */
  void set(byte[] ip, int length, int newPort, int newScope) {
    boolean isIpv4 = length < BYTES;
    high = isIpv4 ? 0 : (long) LONGS.get(ip, 0);
    low = isIpv4 ? MAPPED | ((int) INTS.get(ip, 0) & 0xffff_ffffL) : (long) LONGS.get(ip, 8);
    port = newPort;
    scope = newScope;
  }

  /** Writes the 16 bytes of the IP address. */
  void copyTo(byte[] ip) {
    LONGS.set(ip, 0, high);
    LONGS.set(ip, 8, low);
  }

  InetAddress ip() {
    byte[] ip = new byte[BYTES];
    copyTo(ip);
    try {
      return InetAddress.getByAddress(ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes was refused", e);
    }
  }

  InternetAddress copy() {
    InternetAddress copy = new InternetAddress();
    copy.high = high;
    copy.low = low;
    copy.port = port;
    copy.scope = scope;
    return copy;
  }

  int port() {
    return port;
  }

  int scope() {
    return scope;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InternetAddress address
        && high == address.high
        && low == address.low
        && port == address.port
        && scope == address.scope;
  }

  @Override
  public String toString() {
    return NetUtil.toSocketAddressString(new InetSocketAddress(ip(), port));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low) * 31 + port;
  }
}
