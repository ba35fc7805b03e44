package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A pool together with a list of the holders of its buffers; each step compares the two.
 *
 * <p>Every acquired buffer is filled with a unique number, which all its holders must find as long
 * as they hold it.
 */
final class PoolModel {

  private record Holder(ByteBuf bytes, PooledBuffer buffer, byte fill) {
    void release() {
      for (int i = 0; i < buffer.capacity(); i++) {
        assertThat(bytes.getByte(i)).isEqualTo(fill);
      }
      bytes.release();
    }
  }

  private final FakeLoop loop = new FakeLoop();
  private final BufferPool pool;
  private final List<Holder> holders = new ArrayList<>();
  private int pendingReleases;
  private boolean closed;
  private byte fill;

  PoolModel(int initial, int max, boolean tracking) {
    pool = new BufferPool(loop, Pools.options(initial, max), tracking, Pools.PLENTY);
  }

  void acquire() {
    hold(pool.acquire());
  }

  void acquire(int wanted) {
    PooledBuffer buffer = pool.acquire(wanted);
    assertThat(buffer.isOverflow() || wanted > pool.options().overflowSize()).isTrue();
    hold(buffer);
  }

  private void hold(PooledBuffer buffer) {
    assertThat(holders).noneMatch(other -> other.buffer.memoryAddress() == buffer.memoryAddress());
    assertThat(buffer.refCnt()).isEqualTo(1);
    assertThat(buffer.readableBytes()).isZero();
    fill++;
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.writeByte(fill);
    }
    holders.add(new Holder(buffer, buffer, fill));
    check();
  }

  void retain(int which) {
    if (!holders.isEmpty()) {
      Holder holder = holder(which);
      holder.bytes.retain();
      holders.add(holder);
      check();
    }
  }

  void share(int which) {
    if (!holders.isEmpty()) {
      Holder holder = holder(which);
      pendingReleases++;
      int length = holder.buffer.capacity();
      ByteBuf slice = holder.buffer.share(0, length, (bytes, progress) -> pendingReleases--);
      holders.add(new Holder(slice, holder.buffer, holder.fill));
      check();
    }
  }

  void release(int which) {
    if (!holders.isEmpty()) {
      holder(which).release();
      holders.remove(which % holders.size());
      check();
    }
  }

  void releaseElsewhere(int which) {
    if (!holders.isEmpty()) {
      FakeLoop.elsewhere(holder(which)::release);
      holders.remove(which % holders.size());
      loop.runTasks();
      check();
    }
  }

  void pass(Duration time) {
    loop.pass(time);
    check();
  }

  void close() {
    pool.close();
    closed = true;
    check();
  }

  void releaseAll() {
    while (!holders.isEmpty()) {
      release(0);
    }
    assertThat(pendingReleases).isZero();
  }

  void assertEverythingFreed() {
    assertThat(pool.stats()).matches(PoolStats::isWhole, "is whole");
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
  }

  private Holder holder(int which) {
    return holders.get(which % holders.size());
  }

  private void check() {
    PoolStats stats = pool.stats();
    PoolOptions options = pool.options();
    long live = stats.created() - stats.retired();
    assertThat(stats.free() + stats.returned() + stats.held()).isEqualTo(live);
    assertThat(stats.held()).isEqualTo(heldBuffers(false));
    assertThat(stats.peak()).isGreaterThanOrEqualTo(stats.held());
    assertThat(live).isBetween(closed ? 0L : options.initial(), (long) options.max());
    assertThat(stats.pooledBytes())
        .isBetween(live * options.bufferSize(), (long) options.max() * options.bufferSize());
    assertThat(stats.leaked()).isZero();
    // Overflow buffers released elsewhere are freed when the loop next collects them.
    assertThat(stats.overflowLive()).isGreaterThanOrEqualTo(heldBuffers(true));
    assertThat(pool.memory().metric().usedDirectMemory())
        .isEqualTo(stats.pooledBytes() + stats.overflowBytes());
  }

  private int heldBuffers(boolean overflow) {
    Set<Long> held = new HashSet<>();
    for (Holder holder : holders) {
      if (holder.buffer.isOverflow() == overflow) {
        held.add(holder.buffer.memoryAddress());
      }
    }
    return held.size();
  }
}
