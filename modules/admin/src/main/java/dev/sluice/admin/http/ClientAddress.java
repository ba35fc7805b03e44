package dev.sluice.admin.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rule for which connections belong to the same client. */
public final class ClientAddress {
  private static final int IPV6_NETWORK_BYTES = 8; // one host may use all addresses of a /64

  private ClientAddress() {}

  /**
   * Returns what the connections of one client have in common: its IPv4 address, or its IPv6
   * network of 64 bits. All clients of this machine are one client, because any program may use any
   * loopback address.
   *
   * @param remote the address of the client; null if the connection has closed already
   */
  public static String of(@Nullable SocketAddress remote) {
    InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (address == null || address.isLoopbackAddress()) {
      return "this machine";
    }
    return address instanceof Inet6Address ? network(address) + "/64" : address.getHostAddress();
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IPv6 address has 16 bytes, not " + bytes.length, e);
    }
  }
}
