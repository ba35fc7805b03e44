package dev.sluice.buffer;

import static dev.sluice.buffer.FakeLoop.elsewhere;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {

  @RegisterExtension final Pools pools = new Pools();

  @Test
  void theInitialBuffersAreThereFromTheStart() {
    BufferPool pool = pools.make(3, 5);

    assertThat(pool.stats()).isEqualTo(new PoolStats(3, 0, 3, 0, 0, 0, 0, 0, 0, 3000, 0));
  }

  @Test
  void aPoolGrowsByNeedAndNotBeyondItsMax() {
    BufferPool pool = pools.make(1, 3);

    List<PooledBuffer> held = Pools.acquire(pool, 5);

    assertThat(held)
        .extracting(PooledBuffer::isOverflow)
        .containsExactly(false, false, false, true, true);
    assertThat(pool.stats()).isEqualTo(new PoolStats(3, 0, 0, 0, 3, 3, 0, 2, 2, 3000, 200));
    held.forEach(PooledBuffer::release);
    assertThat(pool.stats()).isEqualTo(new PoolStats(3, 0, 3, 0, 0, 3, 0, 0, 2, 3000, 0));
  }

  @Test
  void aFixedPoolNeverGrows() {
    BufferPool pool = pools.make(2, 2);

    List<PooledBuffer> held = Pools.acquire(pool, 3);

    assertThat(held.get(2).isOverflow()).isTrue();
    assertThat(pool.stats().created()).isEqualTo(2);
    held.forEach(PooledBuffer::release);
  }

  @Test
  void theBufferThatWasReleasedLastIsTheNext() {
    BufferPool pool = pools.make(3, 3);
    List<PooledBuffer> held = Pools.acquire(pool, 3);
    held.get(2).release();
    held.get(0).release();
    held.get(1).release();

    List<PooledBuffer> again = Pools.acquire(pool, 3);

    assertThat(again)
        .usingElementComparator((a, b) -> a == b ? 0 : 1)
        .containsExactly(held.get(1), held.get(0), held.get(2));
    again.forEach(PooledBuffer::release);
  }

  @Test
  void anOverflowBufferWorksLikeAnyOther() {
    BufferPool pool = pools.make(1, 1);
    PooledBuffer pooled = pool.acquire();

    PooledBuffer overflow = pool.acquire();

    assertThat(overflow.capacity()).isEqualTo(100);
    overflow.retain().writeLong(42);
    assertThat(overflow.release()).isFalse();
    assertThat(overflow.readLong()).isEqualTo(42);
    assertThat(overflow.release()).isTrue();
    assertThat(pool.stats().overflowBytes()).isZero();
    pooled.release();
  }

  @Test
  void smallRequestsAreServedExactlyAndUnpooled() {
    BufferPool pool = pools.make(1, 1);

    PooledBuffer small = pool.acquire(100);
    PooledBuffer large = pool.acquire(101);

    assertThat(small.isOverflow()).isTrue();
    assertThat(small.capacity()).isEqualTo(100);
    assertThat(large.isOverflow()).isFalse();
    assertThat(large.capacity()).isEqualTo(1000);
    small.release();
    large.release();
  }

  @Test
  void aRequestForNothingIsRefusedAndNotCounted() {
    BufferPool pool = pools.make(0, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool.acquire(0))
        .withMessage("wanted is 0, must be at least 1");
    assertThat(pool.stats().overflowTotal()).isZero();
  }

  @Test
  void aReusedBufferIsEmptyAndHasForgottenItsMarks() {
    BufferPool pool = pools.make(1, 1);
    PooledBuffer first = pool.acquire();
    first.writeLong(1).readInt();
    first.markReaderIndex().markWriterIndex().release();

    PooledBuffer next = pool.acquire();

    assertThat(next).isSameAs(first);
    assertThat(next.readableBytes()).isZero();
    assertThat(next.resetReaderIndex().resetWriterIndex().writerIndex()).isZero();
    next.release();
  }

  @Test
  void everyHolderCountsAndTheLastReleaseGivesBack() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = pool.acquire().retain().retain(2);

    assertThat(buffer.release()).isFalse();
    assertThat(buffer.release(2)).isFalse();
    assertThat(pool.stats().held()).isEqualTo(1);
    assertThat(buffer.release()).isTrue();
    assertThat(pool.stats().free()).isEqualTo(1);
  }

  @Test
  void aRetainedSliceHoldsTheBuffer() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = pool.acquire();
    ByteBuf slice = buffer.writeInt(7).retainedSlice();

    buffer.release();

    assertThat(slice.readInt()).isEqualTo(7);
    assertThat(slice.release()).isTrue();
  }

  @Test
  void aClosedPoolFreesEverythingAndStillServes() {
    BufferPool pool = pools.make(1, 2);
    List<PooledBuffer> held = Pools.acquire(pool, 2);
    held.get(0).release();

    pool.close();
    pool.close();

    assertThat(pool.stats()).isEqualTo(new PoolStats(2, 1, 0, 0, 1, 2, 0, 0, 0, 1000, 0));
    PooledBuffer late = pool.acquire();
    assertThat(late.isOverflow()).isTrue();
    late.release();
    held.get(1).release();
    assertThat(pool.stats().pooledBytes()).isZero();
    assertThat(pools.loop.hasTimer()).isFalse();
  }

  @Test
  void onlyTheLoopMayAcquireCloseOrAsk() {
    BufferPool pool = pools.make(0, 1);

    assertRefusedElsewhere("acquire()", pool::acquire);
    assertRefusedElsewhere("acquire()", () -> pool.acquire(1));
    assertRefusedElsewhere("stats()", pool::stats);
    assertRefusedElsewhere("close()", pool::close);
    assertRefusedElsewhere("new BufferPool()", () -> pools.make(0, 1));
  }

  private static void assertRefusedElsewhere(String call, Runnable what) {
    assertThatIllegalStateException()
        .isThrownBy(() -> elsewhere(what))
        .withMessage(
            call
                + " on thread elsewhere: a pool belongs to its event loop, only release() may be"
                + " called elsewhere");
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 1, 100, 101, 1000, 1001})
  void anIoBufferHasRoomForWhatWasAskedEvenWhenStarved(int size) {
    BufferPool pool = pools.make(1, 1);
    ByteBuf first = pool.ioBuffer(size);
    PooledBuffer starving = pool.acquire();

    ByteBuf second = pool.ioBuffer(size);

    assertThat(first.writableBytes()).isGreaterThanOrEqualTo(size);
    assertThat(second.writableBytes()).isGreaterThanOrEqualTo(size);
    List.of(first, second, starving).forEach(ByteBuf::release);
  }

  @Test
  void otherBuffersOfThePoolAreOrdinaryOnesThatGrow() {
    BufferPool pool = pools.make(0, 1);
    ByteBuf direct = pool.directBuffer(1).writeLong(1);
    ByteBuf heap = pool.heapBuffer(1).writeLong(1);

    assertThat(direct.isDirect()).isTrue();
    assertThat(heap.hasArray()).isTrue();
    assertThat(pool.stats().created()).isZero();
    direct.release();
    heap.release();
  }

  @Test
  void pooledMemoryHasAnAddressForNativeTransports() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = pool.acquire();
    ByteBuf slice = buffer.share(0, 1, (length, progress) -> {});

    assertThat(buffer.hasMemoryAddress()).isTrue();
    assertThat(slice.memoryAddress()).isEqualTo(buffer.memoryAddress());
    slice.release();
    buffer.release();
  }
}
