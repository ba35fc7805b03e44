package dev.sluice.proxy.names;

import dev.sluice.config.Endpoint;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IP addresses that are written as such, with their network interface. Any thread. */
public final class Literal {

  private Literal() {}

  /**
   * Returns the IP address of an endpoint with a host.
   *
   * @return the address; null if the host is a name
   * @throws UnknownHostException if this machine lacks the network interface that the host names
   */
  public static @Nullable InetAddress of(Endpoint endpoint) throws UnknownHostException {
    byte[] ip = NetUtil.createByteArrayFromIpAddressString(endpoint.address().host());
    if (ip == null) {
      return null;
    }
    String zone = endpoint.zone();
    return zone == null
        ? InetAddress.getByAddress(ip)
        : Inet6Address.getByAddress(null, ip, index(zone));
  }

  /** Returns the index of a network interface, which is what the kernel knows it by. */
  private static int index(String zone) throws UnknownHostException {
    try {
      NetworkInterface named = NetworkInterface.getByName(zone);
      if (named == null && zone.matches("\\d{1,9}")) {
        named = NetworkInterface.getByIndex(Integer.parseInt(zone));
      }
      if (named != null) {
        return named.getIndex();
      }
    } catch (SocketException e) {
      throw new UnknownHostException("network interface " + zone + ": " + e.getMessage());
    }
    throw new UnknownHostException("there is no network interface " + zone);
  }
}
