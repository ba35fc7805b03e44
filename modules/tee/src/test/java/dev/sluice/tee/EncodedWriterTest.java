package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PooledBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.MessageToByteEncoder;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Encoded bytes count as lag until they have left. */
class EncodedWriterTest {
  private static final int MOST = 256 * 1024;

  private final Pool buffers = new Pool();
  private final BranchCounters counters = new BranchCounters("test");
  private final ChannelWriter writer =
      new ChannelWriter(
          counters,
          new ChannelWriter.Owner() {
            @Override
            public void drained() {}

            @Override
            public void finished() {
              finished = true;
            }
          });
  private boolean finished;

  /** Adds an 'x' before each message, and releases the message at once, as TLS does. */
  private static final class Encoder extends MessageToByteEncoder<ByteBuf> {
    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf message, ByteBuf out) {
      out.writeByte('x').writeBytes(message);
    }
  }

  @AfterEach
  void assertNothingIsLeft() {
    assertThat(buffers.pool.stats().isWhole()).as("%s", buffers.pool.stats()).isTrue();
    assertThat(counters.stats(0).get(BranchCounter.LAG_BYTES)).isZero();
  }

  @Test
  void encodedBytesThatHaveNotLeftAreLag() {
    Wire wire = open(0);
    offer(new byte[] {1, 2, 3});
    writer.flush();
    assertThat(writer.lag()).isEqualTo(3);
    wire.take(3);
    assertThat(writer.lag()).as("the last encoded byte has not left").isEqualTo(3);
    wire.take(1);
    assertThat(writer.lag()).isZero();
    assertThat(wire.taken()).containsExactly('x', 1, 2, 3);
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isEqualTo(3);
  }

  @Test
  void littleIsEncodedAtATimeAndTheRestWaits() {
    Wire wire = open(0);
    PooledBuffer buffer = buffers.buffer();
    for (int i = 0; i < 600; i++) {
      writer.offer(buffer, 0, Pool.BUFFER);
    }
    buffer.release();
    writer.flush();
    assertThat(wire.unsafe().outboundBuffer().totalPendingWriteBytes()).isBetween(1L, (long) MOST);
    assertThat(writer.lag()).isEqualTo(600L * Pool.BUFFER);
    wire.take(Wire.NO_LIMIT);
    assertThat(writer.lag()).isZero();
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isEqualTo(600L * Pool.BUFFER);
  }

  @Test
  void theEndFollowsTheLastEncodedByte() {
    Wire wire = open(0);
    offer(new byte[] {1});
    writer.flush();
    writer.finish();
    wire.runPendingTasks();
    assertThat(wire.isOutputShutdown()).isFalse();
    wire.take(2);
    assertThat(wire.isOutputShutdown()).isTrue();
    assertThat(finished).isTrue();
  }

  @Test
  void aWriteThatFailsCountsAsNeverSent() {
    Wire wire = open(0);
    offer(new byte[] {1, 2});
    writer.flush();
    wire.close();
    wire.runPendingTasks();
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isZero();
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(2);
    assertThat(writer.lag()).isZero();
  }

  @Test
  void aCutDoesNotWaitForTheEncoder() {
    Wire wire = open(0);
    offer(new byte[] {1, 2});
    writer.flush();
    writer.die(CloseReason.CUT);
    writer.close(wire);
    assertThat(wire.isOpen()).isFalse();
    wire.runPendingTasks();
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT)).isEqualTo(2);
  }

  /** TLS does so once the peer has ended its own stream, with some engines. */
  @Test
  void anEncoderThatTakesNoMoreMakesTheStreamEndInAReset() {
    Wire wire = open(Wire.NO_LIMIT);
    offer(new byte[] {1, 2});
    writer.flush();
    wire.pipeline().addFirst(new Refusing());
    offer(new byte[] {3});
    writer.flush();
    writer.finish();
    wire.runPendingTasks();
    assertThat(writer.isFinished()).isFalse();
    assertThat(finished).isFalse();
    assertThat(wire.isOpen()).isFalse();
    assertThat(wire.isOutputShutdown()).as("an end in order").isFalse();
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isEqualTo(2);
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(1);
  }

  /** Fails each write, while the channel stays open. */
  private static final class Refusing extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new IllegalStateException("closed already"));
    }
  }

  private void offer(byte[] bytes) {
    PooledBuffer buffer = buffers.buffer(bytes);
    writer.offer(buffer, 0, bytes.length);
    buffer.release();
  }

  private Wire open(int room) {
    ChannelInboundHandlerAdapter last = new ChannelInboundHandlerAdapter();
    Wire wire = new Wire(room, new Encoder(), last);
    writer.open(wire.pipeline().context(last), Codecs.before(last, wire.pipeline()));
    return wire;
  }
}
