package dev.sluice.transport.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InternetAddressTest {
  private static final byte[] IPV4 = {(byte) 192, 0, 2, (byte) 200};
  private static final byte[] MAPPED = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, (byte) 200
  };
  private static final byte[] IPV6 = {
    0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1
  };

  private static InternetAddress address(byte[] ip, int port, int scope) {
    // Netty's array has room for IPv6; after an IPv4 address it holds old bytes.
    byte[] padded = new byte[InternetAddress.BYTES];
    Arrays.fill(padded, (byte) 77);
    System.arraycopy(ip, 0, padded, 0, ip.length);
    InternetAddress address = new InternetAddress();
    address.set(padded, ip.length, port, scope);
    return address;
  }

  @Test
  void ipv4IsTheSameAsMappedToIpv6() {
    assertThat(address(IPV4, 53, 0)).isEqualTo(address(MAPPED, 53, 0));
    assertThat(address(IPV4, 53, 0)).hasSameHashCodeAs(address(MAPPED, 53, 0));
  }

  @Test
  void addressesDifferInEachPart() {
    InternetAddress address = address(IPV6, 53, 1);
    byte[] otherIp = IPV6.clone();
    otherIp[0]++;
    byte[] otherHost = IPV6.clone();
    otherHost[15]++;
    assertThat(address)
        .isEqualTo(address(IPV6, 53, 1))
        .isNotEqualTo(address(otherIp, 53, 1))
        .isNotEqualTo(address(otherHost, 53, 1))
        .isNotEqualTo(address(IPV6, 54, 1))
        .isNotEqualTo(address(IPV6, 53, 2))
        .isNotEqualTo(address(IPV4, 53, 1));
  }

  @Test
  void theBytesComeBackUnchanged() {
    byte[] ip = new byte[InternetAddress.BYTES];
    address(IPV6, 53, 0).copyTo(ip);
    assertThat(ip).isEqualTo(IPV6);
    address(IPV4, 53, 0).copyTo(ip);
    assertThat(ip).isEqualTo(MAPPED);
  }

  @Test
  void aCopyDoesNotChange() {
    InternetAddress address = address(IPV6, 53, 3);
    InternetAddress copy = address.copy();
    address.set(MAPPED, MAPPED.length, 54, 0);
    assertThat(copy).isEqualTo(address(IPV6, 53, 3)).isNotEqualTo(address);
    assertThat(copy.port()).isEqualTo(53);
    assertThat(copy.scope()).isEqualTo(3);
  }
}
