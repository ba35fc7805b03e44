package dev.sluice.proxy.stage.proxyprotocol;

import static dev.sluice.proxy.header.Headers.IPV4;
import static dev.sluice.proxy.header.Headers.binary;
import static dev.sluice.proxy.header.Headers.text;
import static dev.sluice.proxy.header.Headers.tlv;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.CidrBlock;
import dev.sluice.proxy.header.Headers;
import dev.sluice.proxy.header.TlvType;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderStageTest {
  private static final byte[] LINE = text("PROXY TCP4 192.0.2.1 198.51.100.2 50123 443\r\n");
  private static final byte[] BINARY =
      binary("2111", IPV4, tlv(TlvType.UNIQUE_ID, "6a6f62"), tlv(TlvType.AUTHORITY, "6578"));

  private static final String PEER = "10.1.2.3";

  /** A connection of a proxy. */
  private static final class FromProxy extends EmbeddedChannel {
    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(PEER, 1234);
    }
  }

  private final EmbeddedChannel channel = new FromProxy();
  private final BufferPool pool =
      new BufferPool(
          channel.eventLoop(), new PoolOptions(8192, 8192, 0, 16, 64, Duration.ofMinutes(1)));
  private final ClientConnection client = new ClientConnection(channel);
  private String outcome = "";

  private final ConnectionStage.Next next =
      new ConnectionStage.Next() {
        @Override
        public void proceed() {
          outcome += "proceeds";
        }

        @Override
        public void reject(RejectReason reason) {
          outcome += reason;
        }

        @Override
        public void reject(RejectReason reason, String why) {
          outcome += reason + ": " + why;
        }

        @Override
        public void leave() {
          outcome += "left";
        }
      };

  private static ProxyProtocol protocol(ProxyProtocol.Accept accept, String from) {
    return new ProxyProtocol(accept, List.of(CidrBlock.parse(from)), Duration.ofSeconds(3));
  }

  private void enter(ProxyProtocol protocol) {
    channel.config().setAutoRead(false);
    channel.freezeTime();
    new HeaderStage(protocol).enter(client, next);
  }

  private void require() {
    enter(protocol(ProxyProtocol.Accept.REQUIRE, "10.0.0.0/8"));
  }

  private void send(byte[] bytes) {
    channel.writeInbound(pool.acquire().writeBytes(bytes));
  }

  private String rest() {
    ByteBuf rest = client.takeReadAhead();
    if (rest == null) {
      return "";
    }
    try {
      return rest.toString(US_ASCII);
    } finally {
      rest.release();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    client.releaseReadAhead();
    channel.checkException();
    channel.finishAndReleaseAll();
    assertThat(pool.stats().isWhole()).as("%s", pool.stats()).isTrue();
  }

  @Test
  void theAddressesOfTheHeaderCount() {
    require();
    send(LINE);
    assertThat(outcome).isEqualTo("proceeds");
    assertThat(client.address()).isEqualTo(Headers.CLIENT);
    assertThat(client.localAddress()).isEqualTo(Headers.SERVER);
    assertThat(rest()).isEmpty();
  }

  @Test
  void headerAndBytesMayComeInOnePiece() {
    require();
    byte[] all = Arrays.copyOf(BINARY, BINARY.length + 5);
    System.arraycopy(text("hello"), 0, all, BINARY.length, 5);
    send(all);
    assertThat(outcome).isEqualTo("proceeds");
    assertThat(rest()).isEqualTo("hello");
    assertThat(client.details().uniqueIdText()).isEqualTo("job");
    assertThat(client.details().serverName()).isEqualTo("ex");
  }

  /** The seed is printed with a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySlicingGivesTheSame(long seed) {
    Random random = new Random(seed);
    byte[] header = random.nextBoolean() ? LINE : BINARY;
    byte[] all = Arrays.copyOf(header, header.length + 5);
    System.arraycopy(text("hello"), 0, all, header.length, 5);
    require();
    String after = "";
    for (int at = 0; at < all.length; ) {
      int end = Math.min(all.length, at + 1 + random.nextInt(1 + random.nextInt(20)));
      byte[] piece = Arrays.copyOfRange(all, at, end);
      if (outcome.isEmpty()) {
        send(piece);
        after += rest();
      } else {
        after += new String(piece, US_ASCII);
      }
      at = end;
    }
    assertThat(outcome).isEqualTo("proceeds");
    assertThat(after).isEqualTo("hello");
    assertThat(client.address()).isEqualTo(Headers.CLIENT);
  }

  @Test
  void aHealthCheckKeepsTheAddressesOfItsSocket() {
    require();
    send(binary("2000"));
    assertThat(outcome).isEqualTo("proceeds");
    assertThat(client.details().isHealthCheck()).isTrue();
    assertThat(client.address()).isEqualTo(channel.remoteAddress());
  }

  @Test
  void aClientWithoutAHeaderIsRejected() {
    require();
    send(text("GET / HTTP/1.1\r\n"));
    assertThat(outcome).isEqualTo("NO_PROXY_HEADER: it sent no PROXY header");
  }

  @Test
  void aClientMayHaveNoHeaderIfItIsOptional() {
    enter(protocol(ProxyProtocol.Accept.OPTIONAL, "10.0.0.0/8"));
    send(text("PONG"));
    assertThat(outcome).isEqualTo("proceeds");
    assertThat(rest()).isEqualTo("PONG");
    assertThat(client.address()).isEqualTo(channel.remoteAddress());
  }

  @Test
  void aStrangerMayNotSendAHeader() {
    enter(protocol(ProxyProtocol.Accept.OPTIONAL, "192.0.2.0/24"));
    send(LINE);
    assertThat(outcome)
        .isEqualTo(
            "UNTRUSTED_PROXY: it sent a PROXY header, and proxyProtocol.from does not have its"
                + " address");
    assertThat(client.address()).isEqualTo(channel.remoteAddress());
  }

  @Test
  void aStrangerIsRejectedAtOnceIfAHeaderIsRequired() {
    new TrustStage(protocol(ProxyProtocol.Accept.REQUIRE, "192.0.2.0/24")).enter(client, next);
    assertThat(outcome).isEqualTo("UNTRUSTED_PROXY: proxyProtocol.from does not have its address");
  }

  @Test
  void aStrangerMayConnectIfAHeaderIsOptional() {
    new TrustStage(protocol(ProxyProtocol.Accept.OPTIONAL, "192.0.2.0/24")).enter(client, next);
    assertThat(outcome).isEqualTo("proceeds");
  }

  @Test
  void aHeaderThatIsTooLongIsRejectedBeforeItIsComplete() {
    require();
    send(Arrays.copyOf(binary("2111", "00".repeat(4097)), 16));
    assertThat(outcome).isEqualTo("PREFACE_TOO_LONG: its PROXY header has more than 4112 bytes");
  }

  @Test
  void aMalformedHeaderIsRejected() {
    require();
    send(text("PROXY TCP5 a b c d\r\n"));
    assertThat(outcome)
        .isEqualTo("BAD_PREFACE: its PROXY header has none of TCP4, TCP6 and UNKNOWN");
  }

  @Test
  void aHeaderThatDoesNotComeInTimeIsRejected() {
    require();
    send(Arrays.copyOf(LINE, 20));
    channel.advanceTimeBy(3, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(outcome)
        .isEqualTo("PREFACE_TIMEOUT: after 3000 ms and 20 bytes, it is still unknown");
  }
}
