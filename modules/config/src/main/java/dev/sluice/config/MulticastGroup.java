package dev.sluice.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A multicast group, written {@code 239.1.2.3} or {@code 239.1.2.3%eth0}. Immutable; any thread.
 *
 * @param address the group
 * @param networkInterface the name of the interface to join on; if null, the system chooses one
 */
public record MulticastGroup(InetAddress address, @Nullable String networkInterface) {

  /**
   * Reads a group.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the text
   */
  public static MulticastGroup parse(Object value) {
    String text = value.toString();
    int percent = text.indexOf('%');
    String ip = percent < 0 ? text : text.substring(0, percent);
    String in = percent < 0 ? null : text.substring(percent + 1);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
    InetAddress address = bytes == null ? null : address(bytes);
    if (address == null || !address.isMulticastAddress() || (in != null && in.isEmpty())) {
      throw new IllegalArgumentException(
          "is not a multicast group; allowed: a group such as 239.1.2.3 or ff15::7, optionally with %interface");
    }
    return new MulticastGroup(address, in);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  /** Returns the group in the form of a configuration. */
  @Override
  public String toString() {
    String group = address.getHostAddress();
    return networkInterface == null ? group : group + "%" + networkInterface;
  }
}
