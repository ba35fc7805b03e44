package dev.sluice.proxy.header;

import static dev.sluice.proxy.header.Headers.IPV4;
import static dev.sluice.proxy.header.Headers.IPV6;
import static dev.sluice.proxy.header.Headers.binary;
import static dev.sluice.proxy.header.Headers.hex;
import static dev.sluice.proxy.header.Headers.read;
import static dev.sluice.proxy.header.Headers.text;
import static dev.sluice.proxy.header.Headers.tlv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many cases are those that the tests of go-proxyproto and HAProxy name. */
class HeaderReaderTest {
  private static final int NOOP = 0x04;
  private static final String WRONG_SUM = tlv(TlvType.CRC32C, "00000000");

  private static ProxyHeader header(byte[] bytes) throws HeaderException {
    ProxyHeader header = Objects.requireNonNull(read(bytes), "needs more bytes");
    assertThat(header).isNotSameAs(ProxyHeader.ABSENT);
    assertThat(header.length()).isEqualTo(bytes.length);
    return header;
  }

  private static InetSocketAddress at(String ip, int port) {
    return new InetSocketAddress(ip, port);
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatExceptionOfType(HeaderException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageStartingWith("its PROXY header ");
  }

  @Test
  void aLineHasTwoAddressesAndTwoPorts() throws HeaderException {
    ProxyHeader header = header(text("PROXY TCP4 192.0.2.1 198.51.100.2 50123 443\r\n"));
    assertThat(header.source()).isEqualTo(Headers.CLIENT);
    assertThat(header.destination()).isEqualTo(Headers.SERVER);
    assertThat(header.local()).isFalse();
  }

  @Test
  void aLineMayHaveAddressesOfIPv6() throws HeaderException {
    ProxyHeader header = header(text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n"));
    assertThat(header.source()).isEqualTo(at("2001:db8::1", 0));
    assertThat(header.destination()).isEqualTo(at("::1", 65_535));
  }

  @Test
  void aMappedAddressIsOneOfIPv4() throws HeaderException {
    ProxyHeader header = header(text("PROXY TCP6 ::ffff:192.0.2.1 2001:db8::2 1 2\r\n"));
    assertThat(header.source()).isEqualTo(at("192.0.2.1", 1));
  }

  @Test
  void nginxWritesAnAddressOfIPv4AfterTcp6() throws HeaderException {
    ProxyHeader header = header(text("PROXY TCP6 2001:db8::1 192.0.2.1 51512 22\r\n"));
    assertThat(header.source()).isEqualTo(at("2001:db8::1", 51_512));
    assertThat(header.destination()).isEqualTo(at("192.0.2.1", 22));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY UNKNOWN 192.0.2.1 junk 99999\r\n",
        "PROXY UNKNOWN \r\n"
      })
  void anUnknownClientHasNoAddress(String line) throws HeaderException {
    assertThat(header(text(line)).source()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY \n",
        "PROXY \r\n",
        "PROXY SOMETHING\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
        "PROXY TCP4 invalid invalid 1 2\r\n",
        "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
        "PROXY TCP4 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2\r\n",
        "PROXY TCP6 not-an-ip ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%eth0 fe80::2 1 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n",
        "PROXY TCP4 01.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.4. 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 +80 443\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 080 443\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8  443\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 80 443 extra\r\n",
        "PROXY TCP4 1.2.3.4  5.6.7.8 80 443\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 80\r\n"
      })
  void aMalformedLineIsRejected(String line) {
    assertMalformed(text(line));
  }

  @Test
  void aLineMayHaveAllBytesThatTheProtocolAllows() throws HeaderException {
    String line = "PROXY UNKNOWN " + "x".repeat(TextHeader.MOST_BYTES - 16) + "\r\n";
    assertThat(line).hasSize(TextHeader.MOST_BYTES);
    header(text(line));
    assertThatExceptionOfType(HeaderException.class)
        .isThrownBy(() -> read(text(line.replace("\r\n", "x\r\n"))))
        .satisfies(e -> assertThat(e.isTooLong()).isTrue())
        .withMessage("its PROXY header has more than 107 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1\r\n", "PROXYTCP4 1.2.3.4", "PROXY\r\n", "P ", "\n", "\r\nX"})
  void otherBytesAreNoHeader(String bytes) throws HeaderException {
    assertThat(read(text(bytes))).isSameAs(ProxyHeader.ABSENT);
  }

  @Test
  void bytesHaveAddressesOfIPv4() throws HeaderException {
    ProxyHeader header = header(binary("2111", IPV4));
    assertThat(header.source()).isEqualTo(Headers.CLIENT);
    assertThat(header.destination()).isEqualTo(Headers.SERVER);
    assertThat(header.tlvs()).isEmpty();
  }

  @Test
  void bytesMayHaveAddressesOfIPv6() throws HeaderException {
    ProxyHeader header = header(binary("2121", IPV6));
    assertThat(header.source()).isEqualTo(at("2001:db8::1", 50_123));
    assertThat(header.destination()).isEqualTo(at("2001:db8::2", 443));
  }

  @Test
  void bytesMayBeThoseOfDatagrams() throws HeaderException {
    assertThat(header(binary("2112", IPV4)).source()).isEqualTo(Headers.CLIENT);
    assertThat(header(binary("2122", IPV6)).source()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2000", "2011", "20ff"})
  void aHealthCheckIsAcceptedWhateverItHas(String kind) throws HeaderException {
    ProxyHeader header = header(binary(kind, "00112233445566778899"));
    assertThat(header.local()).isTrue();
    assertThat(header.source()).isNull();
    assertThat(header(binary(kind)).local()).isTrue();
  }

  @Test
  void anUnspecifiedFamilyMayHaveValues() throws HeaderException {
    ProxyHeader header = header(binary("2100", tlv(TlvType.AUTHORITY, hex("example.com"))));
    assertThat(header.source()).isNull();
    assertThat(header.tlvs()).containsOnlyKeys(TlvType.AUTHORITY);
  }

  @Test
  void aClientOnAUnixSocketHasNoAddress() throws HeaderException {
    ProxyHeader header = header(binary("2131", "2f".repeat(216), tlv(NOOP, "")));
    assertThat(header.source()).isNull();
  }

  @Test
  void unknownValuesAreSkipped() throws HeaderException {
    ProxyHeader header =
        header(
            binary(
                "2111",
                IPV4,
                tlv(0xe1, "00ff"),
                tlv(TlvType.ALPN, hex("h2")),
                tlv(NOOP, "000000"),
                tlv(TlvType.UNIQUE_ID, "00ff")));
    assertThat(header.tlvs()).containsOnlyKeys(TlvType.ALPN, TlvType.UNIQUE_ID);
    assertThat(header.tlvs().get(TlvType.UNIQUE_ID)).containsExactly(0, 0xff);
  }

  @Test
  void paddingIsValuesWithoutContent() throws HeaderException {
    assertThat(header(binary("2111", IPV4, "00".repeat(72))).tlvs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", "e200", "e30001", "e3000200", "04ffff00"})
  void aValueThatIsCutIsRejected(String values) {
    assertMalformed(binary("2111", IPV4, values));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1111", "3111", "2211", "2f11", "0011", "2113", "2110", "2141", "2101", "21ff"})
  void anUnknownVersionCommandOrFamilyIsRejected(String kind) {
    assertMalformed(binary(kind, "00".repeat(216)));
  }

  @Test
  void addressesThatAreTooShortAreRejected() {
    assertMalformed(binary("2111", IPV4.substring(2)));
    assertMalformed(binary("2111"));
    assertMalformed(binary("2121", IPV4));
    assertMalformed(binary("2131", "00".repeat(215)));
  }

  @Test
  void valuesThatAreTooLongAreRejected() throws HeaderException {
    header(binary("2111", IPV4, tlv(TlvType.UNIQUE_ID, "61".repeat(128))));
    assertMalformed(binary("2111", IPV4, tlv(TlvType.UNIQUE_ID, "61".repeat(129))));
    header(binary("2111", IPV4, tlv(TlvType.AUTHORITY, "61".repeat(255))));
    assertMalformed(binary("2111", IPV4, tlv(TlvType.AUTHORITY, "61".repeat(256))));
  }

  @Test
  void aChecksumIsChecked() throws HeaderException {
    assertMalformed(binary("2111", IPV4, WRONG_SUM));
    assertMalformed(binary("2111", IPV4, tlv(TlvType.CRC32C, "000000")));
    byte[] right = binary("2111", IPV4, WRONG_SUM, tlv(NOOP, "00"));
    int sum = Crc.of(right);
    java.nio.ByteBuffer.wrap(right).putInt(right.length - 8, sum);
    header(right);
    right[right.length - 1]++;
    assertMalformed(right);
  }

  @Test
  void aHeaderMayHaveFourKibibytes() throws HeaderException {
    int most = HeaderReader.MOST_BYTES - 16 - 12 - 3;
    header(binary("2111", IPV4, tlv(NOOP, "00".repeat(most))));
    assertThatExceptionOfType(HeaderException.class)
        .isThrownBy(() -> read(binary("2111", IPV4, tlv(NOOP, "00".repeat(most + 1)))))
        .satisfies(e -> assertThat(e.isTooLong()).isTrue());
  }

  /** The checksum bit by bit, as RFC 3720 defines it. */
  private static final class Crc {
    private static final int POLYNOMIAL = 0x82F63B78;

    static int of(byte[] bytes) {
      int crc = -1;
      for (byte b : bytes) {
        crc ^= b & 0xff;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
        }
      }
      return ~crc;
    }
  }
}
