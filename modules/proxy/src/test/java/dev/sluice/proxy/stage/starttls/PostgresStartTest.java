package dev.sluice.proxy.stage.starttls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stage.preface.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresStartTest {
  private static final String SSL_REQUEST = "0000000804d2162f";
  private static final String GSS_REQUEST = "0000000804d21630";
  private static final String CANCEL_REQUEST = "0000001004d2162e0000000100000002";
  private static final String STARTUP = "0000000d00030000757365720000"; // begins one, with "user"
  private static final long SEED = 20_261;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final PostgresStart start = new PostgresStart(channel);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private Verdict after(String... hex) {
    return start.parse(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(String.join("", hex))));
  }

  private String answer() {
    ByteBuf sent = channel.readOutbound();
    if (sent == null) {
      return "";
    }
    String text = sent.toString(StandardCharsets.ISO_8859_1);
    sent.release();
    return text;
  }

  private static byte[] hello(String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    ByteBuffer sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), sent);
    byte[] hello = new byte[sent.flip().remaining()];
    sent.get(hello);
    return hello;
  }

  @Test
  void anSslRequestIsAnsweredWithYes() {
    assertThat(after(SSL_REQUEST)).isEqualTo(Verdict.done(8));
    assertThat(answer()).isEqualTo("S");
    assertThat(start.isCancel()).isFalse();
  }

  @Test
  void aGssRequestIsAnsweredWithNoAndAnSslRequestMayFollow() {
    assertThat(after(GSS_REQUEST)).isEqualTo(Verdict.MORE);
    assertThat(answer()).isEqualTo("N");
    assertThat(after(GSS_REQUEST, "00")).isEqualTo(Verdict.MORE);
    assertThat(after(GSS_REQUEST, SSL_REQUEST)).isEqualTo(Verdict.done(16));
    assertThat(answer()).isEqualTo("S");
  }

  @Test
  void aSecondGssRequestIsRefused() {
    after(GSS_REQUEST);
    assertThat(answer()).isEqualTo("N");
    assertThat(after(GSS_REQUEST, GSS_REQUEST)).isInstanceOf(Verdict.Rejected.class);
    assertThat(answer()).isEmpty();
  }

  @Test
  void nothingIsAnsweredToAPartOfARequest() {
    for (int length = 2; length < SSL_REQUEST.length(); length += 2) {
      assertThat(after(SSL_REQUEST.substring(0, length))).isEqualTo(Verdict.MORE);
    }
    assertThat(answer()).isEmpty();
  }

  @Test
  void bytesBehindARequestAreRefusedWithoutAnAnswer() {
    for (String request : List.of(SSL_REQUEST, GSS_REQUEST)) {
      assertThat(after(request, "16"))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class,
              no -> assertThat(no.why()).startsWith("it sent bytes behind"));
    }
    assertThat(answer()).isEmpty();
  }

  @Test
  void aClientWithoutTlsIsToldInWordsOfPostgres() {
    assertThat(after(STARTUP)).isInstanceOf(Verdict.Rejected.class);
    assertThat(answer())
        .startsWith("E")
        .contains("C28000\0", "Mthis server requires TLS: connect with sslmode=require\0");
  }

  @Test
  void aCancelRequestNeedsNoTls() {
    assertThat(after(CANCEL_REQUEST)).isEqualTo(Verdict.done(0));
    assertThat(start.isCancel()).isTrue();
    assertThat(answer()).isEmpty();
  }

  @Test
  void aClientThatBeginsWithTlsMustOfferTheProtocol() throws Exception {
    String hello = ByteBufUtil.hexDump(hello("postgresql"));
    assertThat(after(hello.substring(0, 100))).isEqualTo(Verdict.MORE);
    assertThat(after(hello)).isEqualTo(Verdict.done(0));
    assertThat(after(ByteBufUtil.hexDump(hello("h2")))).isInstanceOf(Verdict.Rejected.class);
    assertThat(after(ByteBufUtil.hexDump(hello()))).isInstanceOf(Verdict.Rejected.class);
    assertThat(answer()).isEmpty();
  }

  @Test
  void otherBytesAreRefused() {
    assertThat(after("474554202f20485454502f312e31")).isInstanceOf(Verdict.Rejected.class);
    assertThat(answer()).isEmpty();
  }

  /** Any bytes, with the codes among them. */
  @Test
  void randomBytesNeverBreakIt() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      PostgresStart one = new PostgresStart(channel);
      ByteBuf bytes = Unpooled.buffer();
      bytes.writeInt(random.nextBoolean() ? 8 : random.nextInt(300));
      bytes.writeInt(80_877_100 + random.nextInt(6));
      byte[] more = new byte[random.nextInt(20)];
      random.nextBytes(more);
      bytes.writeBytes(more);
      Verdict last = Verdict.MORE;
      for (int length = 1; length <= bytes.readableBytes() && last == Verdict.MORE; length++) {
        last = one.parse(bytes.slice(0, length));
      }
      if (last instanceof Verdict.Done done) {
        assertThat(done.bytes()).as("seed %s, case %s", SEED, i).isLessThanOrEqualTo(16);
      }
      channel.releaseOutbound();
    }
  }
}
