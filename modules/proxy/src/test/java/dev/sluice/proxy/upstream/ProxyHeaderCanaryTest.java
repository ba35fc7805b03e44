package dev.sluice.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An error of Netty's reader of PROXY headers: the test fails once it is gone. */
@OneJdkIsEnough
class ProxyHeaderCanaryTest {
  // tag::header[]
  private static final String HEADER =
      "0d0a0d0a000d0a515549540a" // signature
          + "2111000c" // version 2, TCP over IPv4, 12 bytes follow
          + "0a0000010a000002" // from 10.0.0.1 to 10.0.0.2
          + "303901bb"; // from port 12345 to port 443

  private static HAProxyMessage read(int readBefore) {
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeZero(readBefore).writeBytes(HexFormat.of().parseHex(HEADER)).skipBytes(readBefore);
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    try {
      channel.writeInbound(bytes);
      return channel.readInbound();
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void aHeaderBehindOtherBytesIsCutOff() {
    HAProxyMessage alone = read(0);
    assertThat(alone.sourcePort()).isEqualTo(12345);
    alone.release();
    assertThatThrownBy(() -> read(5))
        .as("gone: delete the page")
        .isInstanceOf(HAProxyProtocolException.class);
  }
  // end::header[]
}
