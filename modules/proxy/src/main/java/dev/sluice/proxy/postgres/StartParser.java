package dev.sluice.proxy.postgres;

import dev.sluice.proxy.stage.preface.PrefaceParser;
import dev.sluice.proxy.stage.preface.Verdict;
import dev.sluice.proxy.stage.starttls.PostgresRequests;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads the first message of one client, and leaves it to the primary. A request for encryption
 * before it is answered with no: a route with TLS has answered it before. Event loop only.
 */
final class StartParser implements PrefaceParser {
  /** The largest size of the first bytes, in bytes. */
  static final int MOST_BYTES = 2 * PostgresRequests.LENGTH + PostgresRequests.MOST_STARTUP_BYTES;

  private static final byte NO = 'N';

  private final ClientConnection client;
  private int answered; // bytes of requests for encryption

  /** Creates the parser of one client, whose channel gets the answers; borrowed. */
  StartParser(ClientConnection client) {
    this.client = client;
  }

  @Override
  public Verdict parse(ByteBuf bytes) {
    ByteBuf now = bytes.skipBytes(answered);
    while (now.readableBytes() >= PostgresRequests.LENGTH) {
      int length = now.getInt(now.readerIndex());
      int code = now.getInt(now.readerIndex() + Integer.BYTES);
      if (length == PostgresRequests.LENGTH && PostgresRequests.isForEncryption(code)) {
        client.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[] {NO}));
        answered += PostgresRequests.LENGTH;
        now.skipBytes(PostgresRequests.LENGTH);
      } else {
        return first(now, length, code);
      }
    }
    return Verdict.MORE;
  }

  private Verdict first(ByteBuf now, int length, int code) {
    boolean isCancel = PostgresRequests.isCancel(code);
    if (length <= PostgresRequests.LENGTH
        || length > PostgresRequests.MOST_STARTUP_BYTES
        || !(isCancel || PostgresRequests.isStartup(code))) {
      return Verdict.reject(
          RejectReason.BAD_PREFACE, "its first bytes are no message of PostgreSQL, version 3");
    }
    if (now.readableBytes() < length) {
      return Verdict.MORE;
    }
    ByteBuf body =
        now.slice(now.readerIndex() + PostgresRequests.LENGTH, length - PostgresRequests.LENGTH);
    FirstMessage first =
        isCancel
            ? new FirstMessage.Cancel(CancelKey.of(body))
            : new FirstMessage.Begin(Startup.read(body));
    client.channel().attr(FirstMessage.KEY).set(first);
    return Verdict.done(answered);
  }
}
