package dev.sluice.proxy.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.ClientDetails;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What we write, Netty's codec and our reader read; what strangers send, the reader survives. */
class HeaderPropertiesTest {
  private static final String SEED = "20261129";

  private static InetSocketAddress address(Random random, boolean six) {
    byte[] ip = new byte[six ? 16 : 4];
    random.nextBytes(ip);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), random.nextInt(65_536));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static ClientDetails details() {
    ClientDetails details = new ClientDetails();
    details.setServerName("näme.example.com");
    details.setProtocol("h2");
    details.setTls("TLSv1.3", "TLS_AES_128_GCM_SHA256");
    details.setCommonName("alice");
    return details;
  }

  private static ByteBuf written(
      HeaderOptions options, InetSocketAddress from, InetSocketAddress to, ClientDetails details) {
    ByteBuf header = Unpooled.directBuffer(16);
    header.writeByte(1).readByte();
    new HeaderWriter(options, false).write(header, from, to, details);
    return header;
  }

  private static HAProxyMessage byNetty(ByteBuf header) {
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    // A copy, because Netty's decoder assumes that a header begins at index 0.
    channel.writeInbound(header.copy());
    HAProxyMessage message = channel.readInbound();
    channel.finishAndReleaseAll();
    return Objects.requireNonNull(message);
  }

  @Property(tries = 200, seed = SEED)
  void bothReadersReadWhatIsWritten(
      @ForAll long seed, @ForAll boolean six, @ForAll HeaderOptions.Version version)
      throws HeaderException {
    if (version == HeaderOptions.Version.NONE) {
      return;
    }
    Random random = new Random(seed);
    InetSocketAddress from = address(random, six);
    InetSocketAddress to = address(random, six);
    List<Tlv> tlvs =
        version == HeaderOptions.Version.V2
            ? Arrays.stream(Tlv.values()).filter(tlv -> random.nextBoolean()).toList()
            : List.of();
    ByteBuf header = written(new HeaderOptions(version, tlvs), from, to, details());
    HAProxyMessage netty = byNetty(header);
    try {
      assertThat(new InetSocketAddress(netty.sourceAddress(), netty.sourcePort())).isEqualTo(from);
      assertThat(new InetSocketAddress(netty.destinationAddress(), netty.destinationPort()))
          .isEqualTo(to);
      assertThat(netty.tlvs().size()).isEqualTo(tlvs.size() + (tlvs.contains(Tlv.SSL) ? 3 : 0));
      ProxyHeader ours = Objects.requireNonNull(HeaderReader.read(header));
      assertThat(ours.source()).isEqualTo(from);
      assertThat(ours.destination()).isEqualTo(to);
      assertThat(ours.length()).isEqualTo(header.readableBytes());
    } finally {
      netty.release();
      header.release();
    }
  }

  @Property(tries = 1)
  void allValuesArriveAtBothReaders() throws HeaderException {
    ClientDetails sent = details();
    ByteBuf header =
        written(
            new HeaderOptions(HeaderOptions.Version.V2, List.of(Tlv.values())),
            Headers.CLIENT,
            Headers.SERVER,
            sent);
    HAProxyMessage netty = byNetty(header);
    try {
      ClientDetails received = new ClientDetails();
      HeaderValues.note(Objects.requireNonNull(HeaderReader.read(header)).tlvs(), received);
      assertThat(received).usingRecursiveComparison().isEqualTo(sent);
      assertThat(text(netty, HAProxyTLV.Type.PP2_TYPE_AUTHORITY)).isEqualTo("näme.example.com");
      assertThat(text(netty, HAProxyTLV.Type.PP2_TYPE_ALPN)).isEqualTo("h2");
      HAProxySSLTLV ssl =
          netty.tlvs().stream()
              .filter(HAProxySSLTLV.class::isInstance)
              .map(HAProxySSLTLV.class::cast)
              .findAny()
              .orElseThrow();
      assertThat(ssl.isPP2ClientSSL()).isTrue();
      assertThat(ssl.isPP2ClientCertConn()).isTrue();
      assertThat(ssl.verify()).isZero();
    } finally {
      netty.release();
      header.release();
    }
  }

  private static String text(HAProxyMessage message, HAProxyTLV.Type type) {
    return message.tlvs().stream()
        .filter(tlv -> tlv.type() == type)
        .map(tlv -> tlv.content().toString(java.nio.charset.StandardCharsets.UTF_8))
        .findAny()
        .orElseThrow();
  }

  @Property(tries = 200, seed = SEED)
  void eachBeginningOfAHeaderNeedsMore(@ForAll long seed, @ForAll @IntRange(max = 300) int payload)
      throws HeaderException {
    Random random = new Random(seed);
    boolean text = random.nextBoolean();
    HeaderOptions options =
        text
            ? new HeaderOptions(HeaderOptions.Version.V1, List.of())
            : new HeaderOptions(HeaderOptions.Version.V2, List.of(Tlv.values()));
    ByteBuf bytes = written(options, address(random, true), address(random, true), details());
    int length = bytes.readableBytes();
    byte[] after = new byte[payload];
    random.nextBytes(after);
    bytes.writeBytes(after);
    for (int i = 0; i < length; i++) {
      assertThat(HeaderReader.read(bytes.slice(bytes.readerIndex(), i))).isNull();
    }
    assertThat(Objects.requireNonNull(HeaderReader.read(bytes)).length()).isEqualTo(length);
    bytes.release();
  }

  @Property(tries = 2000, seed = SEED)
  void anyBytesGiveAHeaderOrAHeaderException(
      @ForAll @Size(max = 400) byte[] junk, @ForAll boolean text, @ForAll long seed) {
    byte[] start =
        text
            ? Headers.text("PROXY TCP4 192.0.2.1 198.51.100.2 50123 443\r\n")
            : Headers.binary("2111", Headers.IPV4, Headers.tlv(TlvType.SSL, "0100000000"));
    byte[] bytes = Arrays.copyOf(start, start.length + junk.length);
    System.arraycopy(junk, 0, bytes, start.length, junk.length);
    Random random = new Random(seed);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    try {
      ProxyHeader header = Headers.read(bytes);
      if (header != null) {
        assertThat(header.length()).isBetween(0, bytes.length);
        HeaderValues.note(header.tlvs(), new ClientDetails());
      }
    } catch (HeaderException e) {
      assertThat(e).hasMessageStartingWith("its PROXY header");
    }
  }
}
