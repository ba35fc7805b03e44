package dev.sluice.proxy.destination.tls;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.stage.starttls.PostgresRequests;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of PostgreSQL for TLS, and reads its answer of one byte. Bytes behind the answer
 * are refused: an attacker on the way may have put them there, and they would be taken for bytes of
 * the encrypted session (CVE-2021-23222). Event loop only.
 */
final class PostgresUpgrade extends ChannelInboundHandlerAdapter {
  private static final byte YES = 'S';
  private static final byte NO = 'N';

  /** Receives the answer, once, unless the channel is closed before. */
  interface Result {
    /**
     * The server expects a ClientHello now.
     *
     * @param channel without a handler of this class; borrowed
     */
    void agreed(Channel channel);

    /**
     * The server will not speak TLS. The channel is closed.
     *
     * @param why the rest of a sentence that begins with the destination
     */
    void refused(String why);
  }

  private final Result result;
  private @Nullable Future<?> timer;
  private boolean ended;

  private PostgresUpgrade(Result result) {
    this.result = result;
  }

  /**
   * Sends the request.
   *
   * @param channel a connection that does not read by itself; borrowed
   * @param timeout time limit for the answer
   */
  static void request(Channel channel, Duration timeout, Result result) {
    PostgresUpgrade upgrade = new PostgresUpgrade(result);
    channel.pipeline().addLast(upgrade);
    channel.writeAndFlush(PostgresRequests.sslRequest());
    channel.read();
    upgrade.timer =
        channel
            .eventLoop()
            .schedule(
                () -> upgrade.refuse(channel, "did not answer an SSLRequest within connectTimeout"),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf answer = (ByteBuf) message;
    int length = answer.readableBytes();
    byte first = length > 0 ? answer.getByte(answer.readerIndex()) : 0;
    answer.release();
    if (length > 1 && (first == YES || first == NO)) {
      refuse(ctx.channel(), "sent bytes behind its answer to an SSLRequest");
    } else if (first == YES) {
      if (end(ctx.channel())) {
        result.agreed(ctx.channel());
      }
    } else if (first == NO) {
      refuse(ctx.channel(), "does not offer TLS: it answered N to an SSLRequest");
    } else if (length > 0) {
      refuse(ctx.channel(), "is no server of PostgreSQL: it does not know SSLRequest");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!ended) {
      ctx.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refuse(ctx.channel(), "closed before it answered an SSLRequest");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(ctx.channel(), ErrorText.of(cause));
  }

  private void refuse(Channel channel, String why) {
    if (end(channel)) {
      channel.close();
      result.refused(why);
    }
  }

  /** Leaves the pipeline; returns false if that was done before. */
  private boolean end(Channel channel) {
    if (ended) {
      return false;
    }
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    channel.pipeline().remove(this);
    return true;
  }
}
