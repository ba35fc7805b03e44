package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bulk buffers of 4000 bytes beside ordinary ones of 1000, in one pool. */
class BulkBufferTest {

  private static final int BULK = 4000;

  @RegisterExtension final Pools pools = new Pools();

  @Test
  void moreThanAnOrdinaryBufferIsServedByABulkBuffer() {
    PooledBuffer buffer = pools.make(0, 4).acquire(1001);

    assertThat(buffer.capacity()).isEqualTo(BULK);
    assertThat(buffer.isOverflow()).isFalse();
    buffer.release();
  }

  @Test
  void aBulkBufferIsUsedAgainAndNeverForOrdinaryNeeds() {
    BufferPool pool = pools.make(0, 8);
    PooledBuffer bulk = pool.acquire(BULK);
    bulk.release();

    PooledBuffer ordinary = pool.acquire();
    PooledBuffer again = pool.acquire(BULK);

    assertThat(ordinary.capacity()).isEqualTo(1000);
    assertThat(again.memoryAddress()).isEqualTo(bulk.memoryAddress());
    List.of(ordinary, again).forEach(PooledBuffer::release);
  }

  @Test
  void itCountsAsManyOrdinaryBuffersAsWouldHaveItsSize() {
    BufferPool pool = pools.make(0, 5);
    PooledBuffer bulk = pool.acquire(BULK);
    PooledBuffer last = pool.acquire();

    PooledBuffer starved = pool.acquire();

    assertThat(last.isOverflow()).isFalse();
    assertThat(starved.isOverflow()).isTrue();
    assertThat(pool.stats().pooledBytes()).isEqualTo(5000);
    List.of(bulk, last, starved).forEach(PooledBuffer::release);
  }

  @Test
  void anOrdinaryBufferIsUsedIfThereIsNoRoomForABulkBuffer() {
    BufferPool pool = pools.make(0, 4);
    PooledBuffer first = pool.acquire();

    PooledBuffer instead = pool.acquire(BULK);

    assertThat(instead.capacity()).isEqualTo(1000);
    assertThat(instead.isOverflow()).isFalse();
    List.of(first, instead).forEach(PooledBuffer::release);
  }

  @Test
  void aFreeBulkBufferMakesRoomForOrdinaryOnes() {
    BufferPool pool = pools.make(0, 4);
    pool.acquire(BULK).release();

    List<PooledBuffer> ordinary = Pools.acquire(pool, 4);

    assertThat(ordinary).noneMatch(PooledBuffer::isOverflow);
    assertThat(pool.stats().pooledBytes()).isEqualTo(4000);
    ordinary.forEach(PooledBuffer::release);
  }

  @Test
  void itIsTrimmedWhenItStoodUnused() {
    BufferPool pool = pools.make(0, 8);
    pool.acquire(BULK).release();

    pools.loop.pass(Pools.TRIM_AFTER.multipliedBy(3));

    assertThat(pool.stats().pooledBytes()).isZero();
  }

  @Test
  void itIsTakenBackFromAnotherThread() {
    BufferPool pool = pools.make(0, 4);
    PooledBuffer bulk = pool.acquire(BULK);
    FakeLoop.elsewhere(bulk::release);

    PooledBuffer again = pool.acquire(BULK);

    assertThat(again.memoryAddress()).isEqualTo(bulk.memoryAddress());
    again.release();
  }
}
