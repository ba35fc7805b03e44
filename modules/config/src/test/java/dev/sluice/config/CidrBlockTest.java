package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true"
  })
  void aBlockContainsOnlyItsAddresses(String block, String address, boolean isIn) {
    assertThat(CidrBlock.anyMatches(List.of(CidrBlock.parse(block).rule()), ip(address)))
        .isEqualTo(isIn);
  }

  private static InetAddress ip(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    return CidrBlock.address(bytes == null ? new byte[0] : bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/8", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "::/129", "host/8", "1.2.3.4/x"})
  void textThatIsNoBlockIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CidrBlock.parse(text))
        .withMessageContaining("allowed: a block such as 10.0.0.0/8");
  }
}
