package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All offered bytes are written, or counted as dropped, and released. */
class ChannelWriterTest {

  private final Pool buffers = new Pool();
  private final BranchCounters counters = new BranchCounters("test");
  private final Events events = new Events();
  private final ChannelWriter writer = new ChannelWriter(counters, events);

  @AfterEach
  void assertNothingIsLeft() {
    assertThat(buffers.pool.stats().isWhole()).as("%s", buffers.pool.stats()).isTrue();
    assertThat(counters.stats(0).get(BranchCounter.LAG_BYTES)).isZero();
    assertThat(writer.lag()).isZero();
  }

  @Test
  void bytesOfferedBeforeTheConnectionAreWrittenOnceItExists() {
    offer((byte) 1, (byte) 2);
    offer((byte) 3);
    assertThat(writer.lag()).isEqualTo(3);
    Wire wire = open(Wire.NO_LIMIT);
    assertThat(wire.taken()).containsExactly(1, 2, 3);
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isEqualTo(3);
    assertThat(events.drained).isPositive();
  }

  @Test
  void nothingIsWrittenBeforeTheFlush() {
    Wire wire = open(Wire.NO_LIMIT);
    offer((byte) 1);
    assertThat(wire.taken()).isEmpty();
    writer.flush();
    assertThat(wire.taken()).containsExactly(1);
  }

  @Test
  void theEndOfTheStreamFollowsTheLastByte() {
    Wire wire = open(0);
    offer((byte) 1, (byte) 2);
    writer.flush();
    writer.finish();
    wire.runPendingTasks();
    assertThat(wire.isOutputShutdown()).isFalse();
    wire.take(1);
    assertThat(wire.isOutputShutdown()).isFalse();
    wire.take(1);
    assertThat(wire.isOutputShutdown()).isTrue();
    assertThat(events.finished).isEqualTo(1);
  }

  @Test
  void anEndWithoutAnyByteIsSentOnceTheConnectionExists() {
    writer.finish();
    Wire wire = open(Wire.NO_LIMIT);
    wire.runPendingTasks();
    assertThat(wire.isOutputShutdown()).isTrue();
    assertThat(events.finished).isEqualTo(1);
  }

  @Test
  void aClosedChannelWithoutACloseEventYetHasNotFinished() {
    Wire wire = open(0);
    PooledBuffer buffer = buffers.buffer(new byte[100]);
    writer.offerLater(buffer, 0, 100);
    buffer.release();
    wire.close();
    writer.finish();
    wire.runPendingTasks();
    assertThat(writer.isFinished()).isFalse();

    writer.die(CloseReason.CLOSED_BY_PEER);
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(100);
  }

  @Test
  void aChannelThatClosesReleasesItsWritesAndCountsTheAcceptedBytes() {
    Wire wire = open(0);
    offer(new byte[100]);
    writer.flush();
    wire.take(30);
    wire.close();
    assertThat(counters.stats(0).get(BranchCounter.SENT_BYTES)).isEqualTo(30);
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(70);
  }

  @Test
  void aWriteToAClosedChannelIsNeverSent() {
    Wire wire = open(Wire.NO_LIMIT);
    wire.close();
    offer((byte) 1);
    writer.flush();
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(1);
  }

  @Test
  void deathDropsWaitingBytesAndLaterOffers() {
    offer(new byte[10]);
    writer.die(CloseReason.CUT);
    offer(new byte[5]);
    writer.die(CloseReason.ABORTED);
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES, CloseReason.CUT)).isEqualTo(15);
    assertThat(writer.isDead()).isTrue();
  }

  @Test
  void aDeadWriterWritesNothingOnceTheConnectionExists() {
    offer(new byte[10]);
    writer.die(CloseReason.ABORTED);
    Wire wire = open(Wire.NO_LIMIT);
    assertThat(wire.taken()).isEmpty();
    assertThat(counters.stats(0).get(BranchCounter.DROPPED_BYTES)).isEqualTo(10);
  }

  @Test
  void manySmallPiecesForAStoppedConnectionShareFewBuffers() {
    Wire wire = open(0);
    PooledBuffer buffer = buffers.pool.acquire();
    for (int i = 0; i < Pool.BUFFER; i++) {
      buffer.writeByte(i);
      writer.offer(buffer, i, 1);
    }
    buffer.release();
    writer.flush();
    assertThat(buffers.pool.stats().held()).isEqualTo(1);
    assertThat(writer.lag()).isEqualTo(Pool.BUFFER);
    wire.take(Wire.NO_LIMIT);
    assertThat(wire.taken()).hasSize(Pool.BUFFER).startsWith(0, 1, 2, 3).endsWith(-2, -1);
  }

  @Test
  void aQueueLongerThanTheLimitInFlightIsWrittenInOrder() {
    Wire wire = open(0);
    for (int i = 0; i < 40; i++) {
      offer((byte) i);
    }
    writer.flush();
    for (int i = 0; i < 40; i++) {
      wire.take(1);
    }
    assertThat(wire.taken()).hasSize(40).startsWith(0, 1, 2).endsWith(38, 39);
  }

  private void offer(byte... bytes) {
    PooledBuffer buffer = buffers.buffer(bytes);
    writer.offer(buffer, 0, bytes.length);
    buffer.release();
  }

  private Wire open(int room) {
    return Wire.connected(
        room,
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelActive(ChannelHandlerContext ctx) {
            writer.open(ctx, null);
          }
        });
  }

  private static final class Events implements ChannelWriter.Owner {
    private int drained;
    private int finished;

    @Override
    public void drained() {
      drained++;
    }

    @Override
    public void finished() {
      finished++;
    }
  }
}
