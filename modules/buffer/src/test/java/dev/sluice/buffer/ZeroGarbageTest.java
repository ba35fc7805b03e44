package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ZeroGarbageTest {

  private static final int CYCLES = 100_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @RegisterExtension final Pools pools = new Pools();
  private long releasedBytes;

  @Test
  void acquiringSharingAndReleasingMakesNoGarbage() {
    BufferPool pool = pools.make(0, 4);
    ReleaseListener listener = (length, progress) -> releasedBytes += length;

    assertNoGarbage(() -> fanOut(pool, listener));

    assertThat(releasedBytes).isPositive();
  }

  @Test
  @SuppressWarnings("deprecation") // Netty's own channels still ask for the handle of this type
  void packedReadsMakeNoGarbage() {
    BufferPool pool = pools.make(0, 4);
    var reads = pool.packedReads(1).newHandle();

    assertNoGarbage(() -> reads.allocate(pool).release());
  }

  private static void fanOut(BufferPool pool, ReleaseListener listener) {
    PooledBuffer buffer = pool.acquire();
    ByteBuf primary = buffer.share(0, 1000, listener);
    ByteBuf mirror = buffer.share(0, 1000, listener);
    buffer.release();
    primary.release();
    mirror.release();
  }

  /**
   * Runs the work until it is compiled, then measures what its thread allocates. The best of five
   * rounds counts: the JVM may load a class or log a line in one round, but garbage of the work
   * itself would show in each.
   */
  private static void assertNoGarbage(Runnable work) {
    repeat(work);
    double garbage = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(work);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      garbage = Math.min(garbage, (double) allocated / CYCLES);
    }
    assertThat(garbage).as("bytes of garbage in a cycle").isLessThan(0.01);
  }

  private static void repeat(Runnable work) {
    for (int i = 0; i < CYCLES; i++) {
      work.run();
    }
  }
}
