package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Buffers of 1000 bytes, 4000 in bulk and 100 if memory is scarce: see {@link Pools#options}. */
@SuppressWarnings("deprecation") // Netty's own channels still ask for the handle of this type
class MemoryBudgetTest {
  private static final int READERS = 128;

  private final FakeLoop loop = new FakeLoop();
  private final MemoryBudget budget = new MemoryBudget(READERS * 4000);
  private final BufferPool pool = pool();
  private final List<ByteBuf> held = new ArrayList<>();

  private BufferPool pool() {
    return new BufferPool(loop, Pools.options(0, 10_000), false, budget);
  }

  @AfterEach
  void assertNothingIsLeft() {
    held.forEach(ByteBuf::release);
    loop.runTasks();
    Pools.assertWhole(pool);
    assertThat(budget.used()).isZero();
  }

  private int capacityOfNextRead(boolean inBulk) {
    PooledBuffer buffer = Objects.requireNonNull(pool.acquireForRead(inBulk));
    held.add(buffer);
    return buffer.capacity();
  }

  @Test
  void oneReaderMayTakeA128thOfWhatIsLeft() {
    assertThat(budget.share()).isEqualTo(4000);
    budget.take(READERS * 1000);
    assertThat(budget.share()).isEqualTo(3000);
    budget.give(READERS * 1000);
  }

  @Test
  void theLessIsLeftTheSmallerAreTheBuffersForReads() {
    assertThat(capacityOfNextRead(true)).isEqualTo(4000);
    assertThat(capacityOfNextRead(true)).as("less than 128 bulk buffers are left").isEqualTo(1000);
    int others = READERS * 3000;
    budget.take(others);
    assertThat(capacityOfNextRead(true)).as("less than 128 buffers are left").isEqualTo(100);
    budget.give(others);
  }

  @Test
  void aReadThatFindsNoMemoryIsPutOff() {
    AtomicInteger putOff = new AtomicInteger();
    RecvByteBufAllocator.Handle reads =
        pool.packedReads(1, () -> 0, putOff::incrementAndGet).newHandle();
    budget.take(budget.limit());

    assertThatThrownBy(() -> reads.allocate(UnpooledByteBufAllocator.DEFAULT))
        .isInstanceOf(BufferShortage.class);

    assertThat(putOff.get()).isEqualTo(1);
    assertThat(budget.shortages()).isEqualTo(1);
    budget.give(budget.limit());
    held.add(reads.allocate(UnpooledByteBufAllocator.DEFAULT));
  }

  @Test
  void anAcquireThatCannotWaitSucceedsBeyondTheBudget() {
    budget.take(budget.limit());
    held.add(pool.acquire());
    budget.give(budget.limit());
  }

  @Test
  void freeBuffersAreFreedIfLittleMemoryIsLeft() {
    BufferPool idle = pool();
    Pools.acquire(idle, 100).forEach(ByteBuf::release);
    assertThat(budget.used()).isEqualTo(100 * 1000);

    budget.take(READERS * 3500);
    loop.runTasks();
    loop.pass(Pools.TRIM_AFTER.dividedBy(10));

    assertThat(budget.used()).isEqualTo(READERS * 3500);
    budget.give(READERS * 3500);
    Pools.assertWhole(idle);
  }

  @Test
  void ifLittleMemoryIsLeftAReadFirstAsksOthersToRelease() {
    AtomicInteger asked = new AtomicInteger();
    pool.onTightMemory(asked::incrementAndGet);
    assertThat(capacityOfNextRead(false)).isEqualTo(1000);
    assertThat(asked.get()).isZero();

    budget.take(READERS * 3500);
    capacityOfNextRead(false);

    assertThat(asked.get()).isPositive();
    budget.give(READERS * 3500);
  }

  @Test
  void aPoolThatGrowsMakesItsNextBufferWhenTheLoopHasTime() {
    capacityOfNextRead(false);
    assertThat(pool.stats().created()).isEqualTo(1);

    loop.runTasks();
    assertThat(pool.stats().created()).isEqualTo(2);

    capacityOfNextRead(false);
    assertThat(pool.stats().created()).isEqualTo(2);
  }
}
