package dev.sluice.proxy.stage.starttls;

import dev.sluice.proxy.stage.hello.ClientHello;
import dev.sluice.proxy.stage.hello.FirstBytes;
import dev.sluice.proxy.stage.hello.FirstBytes.NoHello;
import dev.sluice.proxy.stage.preface.PrefaceParser;
import dev.sluice.proxy.stage.preface.Verdict;
import dev.sluice.proxy.stats.RejectReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * The start of a PostgreSQL connection to a route that requires TLS, as the documentation of
 * PostgreSQL has it under "SSL Session Encryption".
 *
 * <pre>
 *   GSSENCRequest --answer N--> one of the others
 *   SSLRequest    --answer S--> ClientHello
 *   ClientHello of PostgreSQL 17, which must have its protocol in ALPN
 *   CancelRequest: in the clear, as clients before PostgreSQL 17 send it even if their session has TLS
 *   StartupMessage: refused with an error of PostgreSQL
 * </pre>
 *
 * <p>Bytes behind a request that has no answer yet are refused: an attacker on the way may have put
 * them there, and the server would take them for bytes of the encrypted session (CVE-2021-23214).
 * Event loop only.
 */
public final class PostgresStart implements PrefaceParser {
  /** The largest size of the first bytes, in bytes. */
  public static final int MAX = PostgresRequests.LENGTH + ClientHello.MAX;

  private static final byte HANDSHAKE = 22; // the first byte of a ClientHello
  private static final byte YES = 'S';
  private static final byte NO = 'N';

  private final Channel channel;
  private int answered; // bytes of a GSSENCRequest
  private boolean isCancel;

  /**
   * Creates the parser of one connection.
   *
   * @param channel gets the answers; borrowed
   */
  public PostgresStart(Channel channel) {
    this.channel = channel;
  }

  /** Returns whether the client only cancels a query of another connection, without TLS. */
  public boolean isCancel() {
    return isCancel;
  }

  @Override
  public Verdict parse(ByteBuf bytes) {
    ByteBuf now = bytes.skipBytes(answered);
    if (!now.isReadable()) {
      return Verdict.MORE;
    }
    if (now.getByte(now.readerIndex()) == HANDSHAKE) {
      return direct(now);
    }
    return now.readableBytes() < PostgresRequests.LENGTH ? Verdict.MORE : request(now);
  }

  private Verdict direct(ByteBuf hello) {
    FirstBytes first = FirstBytes.of(hello);
    if (first == NoHello.NEED_MORE) {
      return Verdict.MORE;
    }
    return first instanceof ClientHello client
            && client.protocols().contains(PostgresRequests.PROTOCOL)
        ? Verdict.done(answered)
        : bad(
            "it speaks TLS without an SSLRequest, and does not offer the protocol postgresql by ALPN");
  }

  private Verdict request(ByteBuf now) {
    int length = now.getInt(now.readerIndex());
    int code = now.getInt(now.readerIndex() + Integer.BYTES);
    if (length == PostgresRequests.LENGTH && code == PostgresRequests.SSL) {
      return alone(now) ? accept() : bad("it sent bytes behind its SSLRequest");
    }
    if (length == PostgresRequests.LENGTH && code == PostgresRequests.GSS && answered == 0) {
      return alone(now) ? decline() : bad("it sent bytes behind its GSSENCRequest");
    }
    if (code == PostgresRequests.CANCEL) {
      isCancel = true;
      return Verdict.done(answered);
    }
    return PostgresRequests.isStartup(code)
        ? refuse()
        : bad("its first bytes are no message of PostgreSQL");
  }

  private static boolean alone(ByteBuf now) {
    return now.readableBytes() == PostgresRequests.LENGTH;
  }

  private Verdict accept() {
    answer(YES);
    return Verdict.done(answered + PostgresRequests.LENGTH);
  }

  private Verdict decline() {
    answer(NO);
    answered = PostgresRequests.LENGTH;
    return Verdict.MORE;
  }

  private void answer(byte yesOrNo) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {yesOrNo}));
  }

  private Verdict refuse() {
    channel.writeAndFlush(
        PostgresRequests.fatal("28000", "this server requires TLS: connect with sslmode=require"));
    return bad("it asks for no TLS");
  }

  private static Verdict bad(String why) {
    return Verdict.reject(RejectReason.BAD_PREFACE, why);
  }
}
