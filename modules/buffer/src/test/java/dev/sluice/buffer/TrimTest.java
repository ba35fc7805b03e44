package dev.sluice.buffer;

import static dev.sluice.buffer.Pools.TRIM_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrimTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  @RegisterExtension final Pools pools = new Pools();

  @Test
  void unusedBuffersAreFreedDownToInitialWithoutAnyTraffic() {
    BufferPool pool = pools.make(2, 10);
    Pools.acquire(pool, 10).forEach(PooledBuffer::release);

    pools.loop.pass(TRIM_AFTER.multipliedBy(2));

    assertThat(pool.stats().free()).isEqualTo(2);
    assertThat(pool.stats().retired()).isEqualTo(8);
    assertThat(pool.stats().pooledBytes()).isEqualTo(2000);
  }

  @Test
  void nothingIsFreedBeforeItsTime() {
    BufferPool pool = pools.make(0, 10);
    List<PooledBuffer> held = Pools.acquire(pool, 10);
    pools.loop.pass(TRIM_AFTER.multipliedBy(3));
    held.forEach(PooledBuffer::release);

    pools.loop.pass(TRIM_AFTER.minus(MOMENT));

    assertThat(pool.stats().free()).isEqualTo(10);
  }

  @Test
  void buffersThatAPeriodicLoadNeedsAreKept() {
    BufferPool pool = pools.make(0, 10);
    for (int round = 0; round < 10; round++) {
      Pools.acquire(pool, 6).forEach(PooledBuffer::release);
      pools.loop.pass(TRIM_AFTER.dividedBy(2));
    }

    assertThat(pool.stats().created()).isEqualTo(6);
    assertThat(pool.stats().retired()).isZero();
  }

  @Test
  void aTrickleDoesNotKeepTheBuffersOfABurst() {
    BufferPool pool = pools.make(0, 100);
    Pools.acquire(pool, 100).forEach(PooledBuffer::release);

    for (int second = 0; second < 120; second++) {
      pool.acquire().release();
      pools.loop.pass(Duration.ofSeconds(1));
    }

    assertThat(pool.stats().free()).isEqualTo(1);
    assertThat(pool.stats().created()).isEqualTo(100);
  }

  @Test
  void theColdestBuffersGoFirst() {
    BufferPool pool = pools.make(0, 3);
    List<PooledBuffer> held = Pools.acquire(pool, 3);
    held.forEach(PooledBuffer::release);
    pools.loop.pass(TRIM_AFTER);
    pool.acquire().release();

    pools.loop.pass(TRIM_AFTER);

    PooledBuffer warmest = pool.acquire();
    assertThat(warmest).isSameAs(held.get(2));
    warmest.release();
  }

  @Test
  void manyBuffersAreFreedInStepsSoThatTheLoopDoesNotPause() {
    BufferPool pool = pools.make(0, 200);
    Pools.acquire(pool, 200).forEach(PooledBuffer::release);
    pools.loop.pass(TRIM_AFTER);
    assertThat(pool.stats().free()).isEqualTo(200);

    pools.loop.pass(TRIM_AFTER);
    assertThat(pool.stats().free()).isEqualTo(136);
    pools.loop.pass(Duration.ofMillis(10));
    assertThat(pool.stats().free()).isEqualTo(72);

    pools.loop.pass(Duration.ofMillis(20));
    assertThat(pool.stats().free()).isZero();
  }

  @Test
  void aBufferThatIsNeededBetweenTwoStepsIsKept() {
    BufferPool pool = pools.make(0, 200);
    Pools.acquire(pool, 200).forEach(PooledBuffer::release);
    pools.loop.pass(TRIM_AFTER.multipliedBy(2));

    Pools.acquire(pool, 100).forEach(PooledBuffer::release);
    pools.loop.pass(TRIM_AFTER.minus(MOMENT));

    assertThat(pool.stats().free()).isEqualTo(100);
  }

  @Test
  void heldBuffersAreNotTouched() {
    BufferPool pool = pools.make(0, 3);
    List<PooledBuffer> held = Pools.acquire(pool, 3);
    held.forEach(buffer -> buffer.writeInt(7));

    pools.loop.pass(TRIM_AFTER.multipliedBy(4));

    assertThat(pool.stats().held()).isEqualTo(3);
    assertThat(held).allMatch(buffer -> buffer.readInt() == 7);
    held.forEach(PooledBuffer::release);
  }

  @Test
  void aTrimCollectsBuffersReleasedElsewhere() {
    BufferPool pool = pools.make(0, 3);
    List<PooledBuffer> held = Pools.acquire(pool, 3);
    FakeLoop.elsewhere(() -> held.forEach(PooledBuffer::release));

    pools.loop.pass(TRIM_AFTER);
    assertThat(pool.stats().returned()).isZero();
    assertThat(pool.stats().free()).isEqualTo(3);

    pools.loop.pass(TRIM_AFTER);
    assertThat(pool.stats().free()).isZero();
  }

  @Test
  void aPoolThatIsDownToInitialKeepsNoTimer() {
    BufferPool pool = pools.make(1, 3);
    assertThat(pools.loop.hasTimer()).isFalse();

    Pools.acquire(pool, 3).forEach(PooledBuffer::release);
    assertThat(pools.loop.hasTimer()).isTrue();

    pools.loop.pass(TRIM_AFTER.multipliedBy(2));
    assertThat(pools.loop.hasTimer()).isFalse();
  }
}
