package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Buffers that are garbage-collected while they are held. */
@Timeout(60)
class LeakDetectorTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(BufferPool.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final FakeLoop loop = new FakeLoop();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void aLostBufferIsCountedFreedAndReplaced(boolean tracking) {
    BufferPool pool = new BufferPool(loop, Pools.options(0, 1), tracking, Pools.PLENTY);
    awaitCollected(lose(pool, 1000));

    awaitLost(pool);

    PoolStats stats = pool.stats();
    assertThat(stats.held()).isZero();
    assertThat(stats.retired()).isEqualTo(1);
    assertThat(stats.isWhole()).isFalse();
    PooledBuffer next = pool.acquire();
    assertThat(next.isOverflow()).isFalse();
    next.release();
    pool.close();
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void aReusedBufferThatIsLostIsDetectedToo(boolean tracking) {
    BufferPool pool = new BufferPool(loop, Pools.options(0, 2), tracking, Pools.PLENTY);
    Pools.acquire(pool, 2).forEach(PooledBuffer::release);
    WeakReference<PooledBuffer> buffer = lose(pool, 1000);
    loop.pass(Pools.TRIM_AFTER);
    awaitCollected(buffer);

    awaitLost(pool);

    assertThat(pool.stats().held()).isZero();
    assertThat(pool.stats().leaked()).isEqualTo(1);
    pool.close();
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void aLostOverflowBufferIsCountedAndFreedToo(boolean tracking) {
    BufferPool pool = new BufferPool(loop, Pools.options(0, 1), tracking, Pools.PLENTY);
    awaitCollected(lose(pool, 50));

    awaitLost(pool);

    assertThat(pool.stats().overflowLive()).isZero();
    assertThat(pool.stats().overflowBytes()).isZero();
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
    pool.close();
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void theLogNamesThePlaceOfTheLeakOrHowToFindIt(boolean tracking) {
    BufferPool pool = new BufferPool(loop, Pools.options(0, 1), tracking, Pools.PLENTY);
    awaitCollected(lose(pool, 1000));

    awaitLost(pool);

    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getFormattedMessage())
        .startsWith(
            "a buffer of 1000 bytes was garbage-collected while it was still held: its holder"
                + " never called release().")
        .contains(tracking ? "LeakDetectorTest.lose" : "-Ddev.sluice.buffer.leakTracking=true");
    pool.close();
  }

  private static WeakReference<PooledBuffer> lose(BufferPool pool, int wanted) {
    return new WeakReference<>(pool.acquire(wanted));
  }

  private static void awaitCollected(WeakReference<PooledBuffer> buffer) {
    while (!buffer.refersTo(null)) {
      System.gc();
    }
  }

  /**
   * The garbage collector queues a reference some time after it has cleared it; a trim polls the
   * queue.
   */
  private void awaitLost(BufferPool pool) {
    while (pool.stats().leaked() == 0) {
      Thread.onSpinWait();
      loop.pass(Pools.TRIM_AFTER);
    }
  }
}
