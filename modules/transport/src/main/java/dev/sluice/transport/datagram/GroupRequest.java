package dev.sluice.transport.datagram;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Joins a multicast group on Linux: {@code struct group_req} of RFC 3678. */
final class GroupRequest {
  // Names and values from Linux's headers.
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int MCAST_JOIN_GROUP = 42;
  private static final int IP_MULTICAST_ALL = 49;
  private static final int IPV6_MULTICAST_ALL = 29;
  private static final short AF_INET = 2;
  private static final short AF_INET6 = 10;

  private static final int BYTES = 136; // the interface, aligned to 8 bytes, and any address
  private static final int ADDRESS = 8;
  private static final int IPV4_IN_ADDRESS = 4; // after the family and the port
  private static final int IPV6_IN_ADDRESS = 8; // after the flow, too

  private GroupRequest() {}

  /**
   * Joins a group. The socket then receives only groups that it joined itself, not those that other
   * sockets on this machine joined.
   */
  static void join(Socket socket, InetAddress group, @Nullable NetworkInterface in)
      throws IOException {
    boolean isIpv4 = group instanceof Inet4Address;
    ByteBuffer request = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
    request.putInt(0, in == null ? 0 : in.getIndex());
    request.putShort(ADDRESS, isIpv4 ? AF_INET : AF_INET6);
    request.position(ADDRESS + (isIpv4 ? IPV4_IN_ADDRESS : IPV6_IN_ADDRESS));
    request.put(group.getAddress()).rewind();
    int level = isIpv4 ? IPPROTO_IP : IPPROTO_IPV6;
    socket.setRawOpt(level, MCAST_JOIN_GROUP, request);
    socket.setIntOpt(level, isIpv4 ? IP_MULTICAST_ALL : IPV6_MULTICAST_ALL, 0);
  }
}
