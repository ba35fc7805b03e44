package dev.sluice.buffer;

import static dev.sluice.buffer.FakeLoop.elsewhere;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledSliceTest {

  @RegisterExtension final Pools pools = new Pools();
  private final List<Integer> lengths = new ArrayList<>();
  private int lastProgress;

  @Test
  void everyShareReadsTheSameBytesWithItsOwnIndices() {
    PooledBuffer buffer = filled(pools.make(0, 1));
    ByteBuf first = buffer.share(0, 8, this::record);
    ByteBuf second = buffer.share(4, 4, this::record);

    assertThat(first.readInt()).isEqualTo(1);
    assertThat(second.readInt()).isEqualTo(2);
    assertThat(first.readableBytes()).isEqualTo(4);
    assertThat(buffer.readableBytes()).isEqualTo(8);
    List.of(first, second, buffer).forEach(ByteBuf::release);
  }

  @Test
  void aShareHoldsItsBuffer() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = filled(pool);
    ByteBuf first = buffer.share(0, 8, this::record);
    ByteBuf second = buffer.share(0, 8, this::record);
    buffer.release();

    first.release();
    assertThat(pool.stats().held()).isEqualTo(1);
    assertThat(second.readInt()).isEqualTo(1);

    second.release();
    assertThat(pool.stats().free()).isEqualTo(1);
  }

  @Test
  void theListenerIsCalledOnceWithTheLengthAndTheBytesRead() {
    PooledBuffer buffer = filled(pools.make(0, 1));
    ByteBuf slice = buffer.share(2, 6, this::record);
    slice.retain().skipBytes(3);

    slice.release();
    assertThat(lengths).isEmpty();

    slice.release();
    assertThat(lengths).containsExactly(6);
    assertThat(lastProgress).isEqualTo(3);
    buffer.release();
  }

  @Test
  void theListenerMayShareAgainAtOnce() {
    PooledBuffer buffer = filled(pools.make(0, 1));
    List<ByteBuf> more = new ArrayList<>();
    ByteBuf slice =
        buffer.share(0, 4, (length, progress) -> more.add(buffer.share(4, 4, this::record)));

    slice.release();

    assertThat(more.get(0).readInt()).isEqualTo(2);
    more.get(0).release();
    assertThat(lengths).containsExactly(4);
    buffer.release();
  }

  @Test
  void aReleasedShareIsUsedForTheNextDestination() {
    PooledBuffer buffer = filled(pools.make(0, 1));
    ByteBuf slice = buffer.share(0, 8, this::record);
    slice.readInt();
    slice.markReaderIndex().release();

    ByteBuf next = buffer.share(0, 8, this::record);

    assertThat(next).isSameAs(slice);
    assertThat(next.resetReaderIndex().readerIndex()).isZero();
    next.release();
    buffer.release();
  }

  @Test
  void withTrackingAReleasedShareStaysDead() {
    PooledBuffer buffer = filled(pools.make(0, 1, true));
    ByteBuf slice = buffer.share(0, 8, this::record);
    slice.release();

    ByteBuf next = buffer.share(0, 8, this::record);

    assertThat(next).isNotSameAs(slice);
    next.release();
    buffer.release();
  }

  @Test
  void aLastReleaseElsewhereIsCarriedOverToTheLoop() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = filled(pool);
    ByteBuf slice = buffer.share(0, 8, this::record);
    buffer.release();

    elsewhere(slice::release);
    assertThat(lengths).isEmpty();
    assertThat(pool.stats().held()).isEqualTo(1);

    pools.loop.runTasks();
    assertThat(lengths).containsExactly(8);
    assertThat(pool.stats().free()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("deprecation") // the blunt shutdown is the case
  void aLastReleaseAfterTheLoopHasGoneStillFreesTheMemory() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = filled(pool);
    ByteBuf first = buffer.share(0, 8, this::record);
    ByteBuf second = buffer.share(0, 8, this::record);
    buffer.release();
    pool.close();
    pools.loop.shutdown();

    elsewhere(first::release);
    assertThat(pool.stats().held()).isEqualTo(1);
    elsewhere(second::release);

    assertThat(pool.stats().pooledBytes()).isZero();
    assertThat(lengths).isEmpty();
  }

  @Test
  void anOverflowBufferCanBeSharedToo() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer overflow = pool.acquire(8);
    overflow.writeLong(5);
    ByteBuf slice = overflow.share(0, 8, this::record);
    overflow.release();

    assertThat(slice.readLong()).isEqualTo(5);
    slice.release();

    assertThat(lengths).containsExactly(8);
    assertThat(pool.stats().overflowLive()).isZero();
  }

  @ParameterizedTest(name = "index {0}, length {1}")
  @CsvSource({"-1, 2", "0, 0", "0, -1", "0, 1001", "1000, 1", "1, 2147483647"})
  void bytesOutsideTheBufferAreRefusedAndNothingIsHeld(int index, int length) {
    PooledBuffer buffer = filled(pools.make(0, 1));

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> buffer.share(index, length, this::record))
        .withMessage("a slice of %d bytes at index %d in a buffer of 1000 bytes", length, index);

    assertThat(buffer.release()).isTrue();
  }

  private void record(int length, int progress) {
    lengths.add(length);
    lastProgress = progress;
  }

  /** A held buffer with the numbers 1 and 2. */
  private static PooledBuffer filled(BufferPool pool) {
    PooledBuffer buffer = pool.acquire();
    buffer.writeInt(1).writeInt(2);
    return buffer;
  }
}
