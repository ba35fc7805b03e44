package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("deprecation") // Netty's own channels still ask for the handle of this type
class PackingRecvByteBufAllocatorTest {

  @RegisterExtension final Pools pools = new Pools();

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void readingContinuesInTheLastBufferWhileItIsHeldAndHalfFree(boolean tracking) {
    RecvByteBufAllocator.Handle reads = pools.make(0, 4, tracking).packedReads(1).newHandle();
    ByteBuf first = read(reads, 400);

    ByteBuf second = read(reads, 100);
    assertThat(second).isSameAs(first);
    assertThat(second.readerIndex()).isEqualTo(400);
    assertThat(second.readableBytes()).isEqualTo(100);

    ByteBuf third = read(reads, 300);
    assertThat(third).isSameAs(first);

    ByteBuf fourth = read(reads, 1);
    assertThat(fourth).isNotSameAs(first);
    List.of(first, second, third, fourth).forEach(ByteBuf::release);
  }

  @ParameterizedTest(name = "messages of {0} bytes")
  @CsvSource({"25, 36", "62, 15", "63, 14", "200, 4", "300, 2"})
  void smallMessagesFillABufferUpToAnEighthOrTwiceTheirSize(int message, int reads) {
    BufferPool pool = pools.make(0, 4);
    RecvByteBufAllocator.Handle handle = pool.packedReads(1).newHandle();
    List<ByteBuf> held = new ArrayList<>();
    for (int i = 0; i < reads; i++) {
      held.add(read(handle, message));
    }
    assertThat(pool.stats().created()).isEqualTo(1);

    held.add(read(handle, message));

    assertThat(pool.stats().created()).isEqualTo(2);
    held.forEach(ByteBuf::release);
  }

  @Test
  void aBufferWithoutHoldersIsNotContinued() {
    BufferPool pool = pools.make(0, 4);
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();
    ByteBuf first = read(reads, 10);
    first.release();

    ByteBuf second = read(reads, 10);

    assertThat(second).isSameAs(first);
    assertThat(second.readerIndex()).isZero();
    assertThat(pool.stats().created()).isEqualTo(1);
    second.release();
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void aBufferThatAnotherReaderHasAcquiredSinceIsNeverAppendedTo(boolean tracking) {
    BufferPool pool = pools.make(0, 4, tracking);
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();
    ByteBuf last = read(reads, 10);
    long memory = last.memoryAddress();
    last.release();
    PooledBuffer others = pool.acquire();
    assertThat(others.memoryAddress()).isEqualTo(memory);

    ByteBuf next = read(reads, 10);

    assertThat(next.memoryAddress()).isNotEqualTo(memory);
    assertThat(others.writerIndex()).isZero();
    next.release();
    others.release();
  }

  @Test
  void aBufferThatWasReleasedElsewhereIsNotContinued() {
    BufferPool pool = pools.make(2, 2);
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();
    ByteBuf first = read(reads, 10);
    FakeLoop.elsewhere(first::release);

    ByteBuf second = read(reads, 10);

    assertThat(second).isNotSameAs(first);
    second.release();
  }

  @Test
  void everyConnectionReadsIntoBuffersOfItsOwn() {
    PackingRecvByteBufAllocator packed = pools.make(0, 4).packedReads(1);
    RecvByteBufAllocator.Handle one = packed.newHandle();
    RecvByteBufAllocator.Handle other = packed.newHandle();

    ByteBuf first = read(one, 10);
    ByteBuf second = read(other, 10);

    assertThat(second).isNotSameAs(first);
    first.release();
    second.release();
  }

  @Test
  void starvedReadsArePackedIntoOverflowBuffers() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer pooled = pool.acquire();
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();

    ByteBuf first = read(reads, 10);
    ByteBuf second = read(reads, 10);

    assertThat(((PooledBuffer) first).isOverflow()).isTrue();
    assertThat(second).isSameAs(first);
    List.of(first, second, pooled).forEach(ByteBuf::release);
  }

  @Test
  void aReadThatBringsNothingLeavesTheBufferAsItWas() {
    RecvByteBufAllocator.Handle reads = pools.make(0, 4).packedReads(1).newHandle();
    ByteBuf first = read(reads, 10);

    read(reads, 0).release();

    ByteBuf second = read(reads, 10);
    assertThat(second.readerIndex()).isEqualTo(10);
    first.release();
    second.release();
  }

  @ParameterizedTest(name = "messages of {0} bytes")
  @ValueSource(ints = {1, 10, 333, 499, 500, 501, 999, 1000, 2000, 9000})
  void aLaggingDestinationHoldsAtMostTwiceItsBytesAndOneBuffer(int message) {
    BufferPool pool = pools.make(0, 1000);
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();
    List<PooledSlice> lagging = new ArrayList<>();
    long lag = 0;
    for (int i = 0; i < 500; i++) {
      PooledSlice slice = readAndShare(reads, message);
      lag += slice.readableBytes();
      lagging.add(slice);

      assertThat(heldBytes(pool)).isLessThanOrEqualTo(2 * lag + largest(message));
    }
    lagging.forEach(ByteBuf::release);
  }

  @ParameterizedTest(name = "messages of {0} bytes")
  @ValueSource(ints = {1, 10, 333, 499, 500, 501, 999, 1000, 2000, 9000})
  void whileItDrainsItHoldsAtMostOneBufferMore(int message) {
    BufferPool pool = pools.make(0, 1000);
    RecvByteBufAllocator.Handle reads = pool.packedReads(1).newHandle();
    Deque<PooledSlice> lagging = new ArrayDeque<>();
    long lag = 0;
    for (int i = 0; i < 2000; i++) {
      PooledSlice slice = readAndShare(reads, message);
      lag += slice.readableBytes();
      lagging.add(slice);
      while (lag > 5000) {
        lag -= lagging.element().readableBytes();
        lagging.remove().release();
      }
      assertThat(heldBytes(pool)).isLessThanOrEqualTo(2 * lag + 2 * largest(message));
    }
    lagging.forEach(ByteBuf::release);
  }

  /** In these tests all buffers are held, or free and then not live for long. */
  private static long heldBytes(BufferPool pool) {
    return pool.stats().pooledBytes() - pool.stats().free() * 1000L;
  }

  /** A message that fills an ordinary buffer is bulk. */
  private static long largest(int message) {
    return message < 1000 ? 1000 : 4000;
  }

  @Test
  void aReadThatFillsItsBufferMakesTheNextOneBulk() {
    RecvByteBufAllocator.Handle reads = pools.make(0, 9).packedReads(2).newHandle();
    ByteBuf first = read(reads, 1000);

    ByteBuf second = read(reads, 1000);

    assertThat(first.capacity()).isEqualTo(1000);
    assertThat(second.capacity()).isEqualTo(4000);
    List.of(first, second).forEach(ByteBuf::release);
  }

  @ParameterizedTest(name = "a read of {0} bytes")
  @CsvSource({"499, 1000", "500, 4000", "3999, 4000"})
  void aReadOfLessThanHalfAnOrdinaryBufferEndsBulkReads(int bytes, int nextCapacity) {
    RecvByteBufAllocator.Handle reads = pools.make(0, 9).packedReads(2).newHandle();
    read(reads, 1000).release();
    read(reads, bytes).release();

    ByteBuf next = read(reads, 1);

    assertThat(next.capacity()).isEqualTo(nextCapacity);
    next.release();
  }

  @Test
  void aChannelLimitedToOneReadPerTurnGetsNoBulkBuffer() {
    RecvByteBufAllocator.Handle reads = pools.make(0, 9).packedReads(1).newHandle();
    read(reads, 1000).release();

    ByteBuf next = read(reads, 1000);

    assertThat(next.capacity()).isEqualTo(1000);
    next.release();
  }

  @Test
  void aTurnIsOverAfterABulkBuffersWorth() {
    RecvByteBufAllocator.ExtendedHandle reads =
        (RecvByteBufAllocator.ExtendedHandle) pools.make(0, 9).packedReads(9).newHandle();
    reads.reset(new EmbeddedChannel().config());
    for (int turn = 1; turn <= 3; turn++) {
      read(reads, 1000).release();
      reads.incMessagesRead(1);
      assertThat(reads.continueReading(() -> true)).isTrue();
    }
    read(reads, 1000).release();
    assertThat(reads.continueReading(() -> true)).isFalse();
  }

  @ParameterizedTest(name = "segments of {0} bytes")
  @CsvSource({"1500, 3000", "1000, 4000", "999, 3996", "3999, 3999", "4000, 4000", "4001, 4000"})
  void aBulkReadIsAsManyWholeSegmentsAsThereIsRoomFor(int segment, int bytes) {
    RecvByteBufAllocator.Handle reads =
        pools.make(0, 9).packedReads(2, () -> segment, () -> {}).newHandle();
    ByteBuf ordinary = read(reads, 1000);

    ByteBuf bulk = read(reads, 4000);

    assertThat(ordinary.readableBytes()).isEqualTo(1000);
    assertThat(bulk.readableBytes()).isEqualTo(bytes);
    List.of(ordinary, bulk).forEach(ByteBuf::release);
  }

  @Test
  void aTurnIsOverAfterTheWholeSegmentsOfABulkBuffer() {
    RecvByteBufAllocator.ExtendedHandle reads =
        (RecvByteBufAllocator.ExtendedHandle)
            pools.make(0, 9).packedReads(9, () -> 1500, () -> {}).newHandle();
    reads.reset(new EmbeddedChannel().config());
    read(reads, 1000).release();
    reads.reset(new EmbeddedChannel().config());
    read(reads, 1500).release();
    reads.incMessagesRead(1);
    assertThat(reads.continueReading(() -> true)).isTrue();

    read(reads, 1500).release();

    assertThat(reads.continueReading(() -> true)).isFalse();
  }

  @Test
  void theSizeOfASegmentIsAskedOnceAndOnlyForABulkBuffer() {
    AtomicInteger asked = new AtomicInteger();
    IntSupplier segment =
        () -> {
          asked.incrementAndGet();
          return 0;
        };
    RecvByteBufAllocator.Handle reads =
        pools.make(0, 9).packedReads(2, segment, () -> {}).newHandle();

    read(reads, 1000).release();
    assertThat(asked).hasValue(0);

    ByteBuf bulk = read(reads, 4000);
    assertThat(bulk.readableBytes()).isEqualTo(4000);
    bulk.release();
    read(reads, 4000).release();
    assertThat(asked).hasValue(1);
  }

  @Test
  void aChannelMakesAtMostReadsPerTurnReadsInATurn() {
    assertThat(pools.make(0, 1).packedReads(3).maxMessagesPerRead()).isEqualTo(3);
  }

  /** One read as a transport makes it: as many bytes as there is room for. */
  private static ByteBuf read(RecvByteBufAllocator.Handle reads, int bytes) {
    ByteBuf buffer = reads.allocate(UnpooledByteBufAllocator.DEFAULT);
    reads.attemptedBytesRead(buffer.writableBytes());
    buffer.writeZero(Math.min(bytes, buffer.writableBytes()));
    reads.lastBytesRead(buffer.readableBytes());
    return buffer;
  }

  private static PooledSlice readAndShare(RecvByteBufAllocator.Handle reads, int bytes) {
    PooledBuffer buffer = (PooledBuffer) read(reads, bytes);
    PooledSlice slice =
        buffer.share(buffer.readerIndex(), buffer.readableBytes(), (length, progress) -> {});
    buffer.release();
    return slice;
  }
}
