package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Makes the pools of a test, on one fake loop, and asserts at its end that each is whole again. */
final class Pools implements AfterEachCallback {

  static final Duration TRIM_AFTER = Duration.ofSeconds(30);

  /** A budget that no test uses up. */
  static final MemoryBudget PLENTY = new MemoryBudget(1L << 40);

  final FakeLoop loop = new FakeLoop();
  private final List<BufferPool> made = new ArrayList<>();

  /** Small buffers with round numbers: 1000 bytes, bulk 4000, overflow 100. */
  static PoolOptions options(int initial, int max) {
    return new PoolOptions(1000, 4000, initial, max, 100, TRIM_AFTER);
  }

  BufferPool make(int initial, int max) {
    return make(initial, max, false);
  }

  BufferPool make(int initial, int max, boolean tracking) {
    BufferPool pool = new BufferPool(loop, options(initial, max), tracking, PLENTY);
    made.add(pool);
    return pool;
  }

  /** Acquires several buffers at once. */
  static List<PooledBuffer> acquire(BufferPool pool, int count) {
    List<PooledBuffer> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(pool.acquire());
    }
    return held;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    loop.runTasks();
    made.forEach(Pools::assertWhole);
  }

  /** Closes a pool, which collects buffers released elsewhere, and asserts that none is missing. */
  static void assertWhole(BufferPool pool) {
    pool.close();
    assertThat(pool.stats()).matches(PoolStats::isWhole, "is whole");
  }
}
