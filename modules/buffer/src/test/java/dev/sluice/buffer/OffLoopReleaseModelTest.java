package dev.sluice.buffer;

import dev.sluice.testkit.OneJdkIsEnough;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Lincheck tries the interleavings of a release on another thread with the loop's calls. */
@OneJdkIsEnough
class OffLoopReleaseModelTest {

  private static final int INTERLEAVINGS = 200;

  @Test
  void ofTwoReleasesOneGivesTheBufferBack() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          BufferPool pool = pool();
          PooledBuffer buffer = pool.acquire().retain();

          Release elsewhere = new Release(buffer);
          elsewhere.start();
          boolean lastHere = buffer.release();
          elsewhere.await();

          check(lastHere != elsewhere.last);
          PoolStats stats = pool.stats();
          check(stats.held() == 0);
          check(stats.free() == (lastHere ? 1 : 0));
          check(stats.free() + stats.returned() == 1);
        });
  }

  @Test
  void anAcquireMeanwhileFindsTheBufferOrAnotherButNeverOneInUse() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          BufferPool pool = pool();
          PooledBuffer buffer = pool.acquire();

          Release elsewhere = new Release(buffer);
          elsewhere.start();
          PooledBuffer first = pool.acquire();
          PooledBuffer second = pool.acquire();
          elsewhere.await();

          check(first.memoryAddress() != second.memoryAddress());
          check(first.refCnt() == 1 && second.refCnt() == 1);
          first.release();
          second.release();
          check(pool.stats().held() == 0);
        });
  }

  @Test
  void aCloseMeanwhileLeavesNoBufferBehind() {
    Lincheck.runConcurrentTest(
        INTERLEAVINGS,
        () -> {
          BufferPool pool = pool();
          PooledBuffer buffer = pool.acquire();

          Release elsewhere = new Release(buffer);
          elsewhere.start();
          pool.close();
          elsewhere.await();

          check(pool.stats().isWhole());
          check(pool.stats().retired() == 1);
        });
  }

  private static BufferPool pool() {
    return new BufferPool(new FakeLoop(), Pools.options(0, 1), false, Pools.PLENTY);
  }

  /** A release on a thread of its own. */
  private static final class Release {
    private final Thread thread;
    private boolean done;
    boolean last;

    Release(PooledBuffer buffer) {
      thread =
          new Thread(
              () -> {
                last = buffer.release();
                done = true;
              });
    }

    void start() {
      thread.start();
    }

    void await() {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      check(done);
    }
  }

  /** Plain, because Lincheck cannot look through AssertJ. */
  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }
}
