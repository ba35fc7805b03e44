package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any sequence of calls, compared with a model of the pool that is a plain list of holders. */
@OneJdkIsEnough
class PoolPropertiesTest {

  /** One call on a pool; {@code n} picks a holder, a size or a time. */
  enum Call {
    ACQUIRE {
      @Override
      void make(PoolModel pool, int n) {
        pool.acquire();
      }
    },
    ACQUIRE_WANTED {
      @Override
      void make(PoolModel pool, int n) {
        pool.acquire(1 + n * 8);
      }
    },
    RETAIN {
      @Override
      void make(PoolModel pool, int n) {
        pool.retain(n);
      }
    },
    SHARE {
      @Override
      void make(PoolModel pool, int n) {
        pool.share(n);
      }
    },
    RELEASE {
      @Override
      void make(PoolModel pool, int n) {
        pool.release(n);
      }
    },
    RELEASE_ELSEWHERE {
      @Override
      void make(PoolModel pool, int n) {
        pool.releaseElsewhere(n);
      }
    },
    LET_TIME_PASS {
      @Override
      void make(PoolModel pool, int n) {
        pool.pass(Duration.ofMillis(n * 200L));
      }
    };

    abstract void make(PoolModel pool, int n);
  }

  @Property(tries = 300, seed = "1")
  void afterAnySequenceOfCallsThePoolKeepsItsPromises(
      @ForAll @IntRange(max = 4) int initial,
      @ForAll @IntRange(min = 4, max = 8) int max,
      @ForAll boolean tracking,
      @ForAll("calls") @Size(max = 120) List<Tuple2<Call, Integer>> calls) {
    PoolModel pool = new PoolModel(initial, max, tracking);
    calls.forEach(call -> call.get1().make(pool, call.get2()));
    pool.releaseAll();
    pool.close();
  }

  @Property(tries = 100, seed = "1")
  void aCloseMayComeAtAnyTime(
      @ForAll boolean tracking,
      @ForAll("calls") @Size(max = 40) List<Tuple2<Call, Integer>> before,
      @ForAll("calls") @Size(max = 40) List<Tuple2<Call, Integer>> after) {
    PoolModel pool = new PoolModel(1, 4, tracking);
    before.forEach(call -> call.get1().make(pool, call.get2()));
    pool.close();
    after.forEach(call -> call.get1().make(pool, call.get2()));
    pool.releaseAll();
    pool.assertEverythingFreed();
  }

  @Property(tries = 100, seed = "1")
  void trimmingFreesWhatStoodUnusedAndNothingElse(
      @ForAll @IntRange(max = 10) int initial,
      @ForAll @IntRange(max = 200) int burst,
      @ForAll @IntRange(max = 10) int needed) {
    FakeLoop loop = new FakeLoop();
    BufferPool pool = new BufferPool(loop, Pools.options(initial, 200), false, Pools.PLENTY);
    Pools.acquire(pool, burst).forEach(PooledBuffer::release);
    for (int round = 0; round < 6; round++) {
      Pools.acquire(pool, needed).forEach(PooledBuffer::release);
      loop.pass(Pools.TRIM_AFTER.minusSeconds(1));
    }

    assertThat(pool.stats().free()).isEqualTo(Math.max(initial, needed));
    pool.close();
  }

  @Provide
  Arbitrary<List<Tuple2<Call, Integer>>> calls() {
    return Combinators.combine(Arbitraries.of(Call.class), Arbitraries.integers().between(0, 255))
        .as(Tuple::of)
        .list();
  }
}
