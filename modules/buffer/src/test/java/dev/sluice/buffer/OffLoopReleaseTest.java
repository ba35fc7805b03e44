package dev.sluice.buffer;

import static dev.sluice.buffer.FakeLoop.elsewhere;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class OffLoopReleaseTest {

  private static final int ROUNDS = 500;

  @RegisterExtension final Pools pools = new Pools();

  @Test
  void aBufferReleasedElsewhereWaitsUntilTheLoopNeedsIt() {
    BufferPool pool = pools.make(2, 2);
    PooledBuffer away = pool.acquire();
    elsewhere(away::release);
    assertThat(pool.stats()).isEqualTo(new PoolStats(2, 0, 1, 1, 0, 1, 0, 0, 0, 2000, 0));

    List<PooledBuffer> held = Pools.acquire(pool, 2);

    assertThat(held).allMatch(buffer -> !buffer.isOverflow());
    assertThat(pool.stats().returned()).isZero();
    held.forEach(PooledBuffer::release);
  }

  @Test
  void onlyTheLastReleaseCountsOnAnyThread() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer buffer = pool.acquire().retain();

    elsewhere(buffer::release);
    assertThat(pool.stats().held()).isEqualTo(1);

    assertThat(buffer.release()).isTrue();
    assertThat(pool.stats().free()).isEqualTo(1);
  }

  @Test
  void anOverflowBufferReleasedElsewhereIsFreedByTheLoop() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer overflow = pool.acquire(50);

    elsewhere(overflow::release);
    pools.loop.pass(Pools.TRIM_AFTER);

    assertThat(pool.stats().overflowLive()).isZero();
    assertThat(pool.stats().overflowBytes()).isZero();
  }

  @Test
  void afterTheCloseAReleaseElsewhereFreesTheMemoryAtOnce() {
    BufferPool pool = pools.make(0, 1);
    PooledBuffer pooled = pool.acquire();
    PooledBuffer overflow = pool.acquire();
    pool.close();
    assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 0, 1, 1, 0, 1, 1, 1000, 100));

    elsewhere(pooled::release);
    elsewhere(overflow::release);

    assertThat(pool.stats()).isEqualTo(new PoolStats(1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0));
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
  }

  @Test
  @Timeout(60)
  void releasesOnManyThreadsWhileTheLoopAcquiresLoseNothing() throws Exception {
    BufferPool pool = pools.make(0, 64);
    CyclicBarrier rounds = new CyclicBarrier(4);
    List<List<PooledBuffer>> shares =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Thread> others = new ArrayList<>();
    for (List<PooledBuffer> share : shares) {
      Thread other = new Thread(() -> releaseEachRound(rounds, share));
      other.start();
      others.add(other);
    }
    for (int round = 0; round < ROUNDS; round++) {
      shares.forEach(share -> share.addAll(Pools.acquire(pool, 8)));
      rounds.await();
      Pools.acquire(pool, 40).forEach(PooledBuffer::release);
      rounds.await();
    }
    for (Thread other : others) {
      other.join();
    }
    assertThat(pool.stats().created()).isLessThanOrEqualTo(64);
  }

  private static void releaseEachRound(CyclicBarrier rounds, List<PooledBuffer> share) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        rounds.await();
        share.forEach(PooledBuffer::release);
        share.clear();
        rounds.await();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
