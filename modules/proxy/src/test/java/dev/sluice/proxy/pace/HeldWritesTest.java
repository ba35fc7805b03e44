package dev.sluice.proxy.pace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldWritesTest {
  private static final long ALL = Long.MAX_VALUE;

  private final List<ByteBuf> written = new ArrayList<>();
  private final Holding writes = new Holding(3);
  private final EmbeddedChannel channel = new EmbeddedChannel(writes);

  /** Counts what it is told. */
  private static final class Holding extends HeldWrites {
    final List<Long> reached = new ArrayList<>();
    long next;
    int responses;
    int ends;

    Holding(long limit) {
      super(0, limit);
    }

    @Override
    protected void reached() {
      reached.add(position());
      if (next > limit()) {
        open(next);
      }
    }

    @Override
    protected void responded() {
      responses++;
    }

    @Override
    protected void closed() {
      ends++;
    }

    void openTo(long limit) {
      open(limit);
    }
  }

  @AfterEach
  void assertThatNothingIsLeft() {
    channel.finishAndReleaseAll();
    assertThat(written).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    assertThat(writes.ends).isEqualTo(1);
  }

  private ChannelFuture write(String text) {
    ByteBuf bytes = Unpooled.directBuffer().writeBytes(text.getBytes(US_ASCII));
    written.add(bytes);
    return channel.writeAndFlush(bytes);
  }

  /** Returns what has passed since the last call. */
  private String passed() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(US_ASCII));
      ReferenceCountUtil.release(next);
    }
    return all.toString();
  }

  @Test
  void bytesBeforeTheLimitPassAndOthersWait() {
    assertThat(write("ab").isSuccess()).isTrue();
    ChannelFuture split = write("cdef");
    assertThat(passed()).isEqualTo("abc");
    assertThat(split.isDone()).as("its last byte has passed").isFalse();
    ChannelFuture behind = write("gh");
    assertThat(passed()).isEmpty();

    writes.openTo(5);
    assertThat(passed()).isEqualTo("de");
    assertThat(split.isDone()).isFalse();
    writes.openTo(7);
    assertThat(passed()).isEqualTo("fg");
    assertThat(split.isSuccess()).isTrue();
    assertThat(behind.isDone()).isFalse();
    writes.openTo(ALL);
    assertThat(passed()).isEqualTo("h");
    assertThat(behind.isSuccess()).isTrue();
    assertThat(write("ij").isSuccess()).isTrue();
    assertThat(passed()).isEqualTo("ij");
  }

  @Test
  void aWriteThatIsHeldIsNotCopied() {
    write("abcd");
    ByteBuf first = channel.readOutbound();
    first.setByte(2, 'x');
    assertThat(written.get(0).toString(0, 4, US_ASCII)).as("the same memory").isEqualTo("abxd");
    first.release();
  }

  @Test
  void eachLimitIsReachedOnceAndNotBeforeAByteWaitsThere() {
    write("abc");
    assertThat(writes.reached).isEmpty();
    write("d");
    write("e");
    assertThat(writes.reached).containsExactly(3L);
    writes.openTo(5);
    assertThat(writes.reached).as("no byte waits").containsExactly(3L);
    write("fg");
    assertThat(writes.reached).containsExactly(3L, 5L);
  }

  @Test
  void aLimitMayMoveWhenItIsReached() {
    writes.next = 6;
    write("abcdefgh");
    assertThat(passed()).isEqualTo("abcdef");
    assertThat(writes.reached).containsExactly(3L, 6L);
  }

  @Test
  void anEmptyWriteKeepsItsPlace() {
    assertThat(write("").isSuccess()).isTrue();
    write("abcd");
    ChannelFuture empty = write("");
    assertThat(empty.isDone()).isFalse();
    writes.openTo(4);
    assertThat(empty.isSuccess()).isTrue();
    assertThat(passed()).isEqualTo("abcd");
  }

  @Test
  void heldWritesFailWhenTheChannelCloses() {
    ChannelFuture held = write("abcd");
    passed();
    channel.close();
    channel.runPendingTasks();
    assertThat(held.isDone()).isTrue();
    assertThat(held.isSuccess()).isFalse();
    assertThat(write("e").isSuccess()).isFalse();
  }

  @Test
  void heldWritesFailWhenTheOutputEnds() {
    ChannelFuture held = write("abcd");
    passed();
    channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    assertThat(held.isDone()).isTrue();
    assertThat(held.isSuccess()).isFalse();
  }

  @Test
  void aHandlerThatIsRemovedHoldsNothing() {
    ChannelFuture held = write("abcd");
    passed();
    channel.pipeline().remove(writes);
    assertThat(held.isSuccess()).isFalse();
    assertThat(held.isDone()).isTrue();
  }

  @Test
  void aResponseIsSeenAtTheEndOfTheTurn() {
    channel.pipeline().fireChannelReadComplete();
    assertThat(writes.responses).as("no bytes").isZero();
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[1]));
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[1]));
    assertThat(writes.responses).isZero();
    channel.pipeline().fireChannelReadComplete();
    assertThat(writes.responses).isEqualTo(1);
  }
}
