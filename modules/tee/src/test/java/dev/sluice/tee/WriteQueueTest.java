package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.testkit.OneJdkIsEnough;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes leave the queue in order, merged, and every buffer is released. */
@OneJdkIsEnough
class WriteQueueTest {

  private final Pool buffers = new Pool();

  @AfterEach
  @AfterTry
  void assertThePoolIsWhole() {
    assertThat(buffers.pool.stats().isWhole()).as("%s", buffers.pool.stats()).isTrue();
  }

  /** A number below 100 appends so many bytes; the others take, drop all, or begin a new buffer. */
  @Property(tries = 300)
  void bytesComeOutInTheirOrder(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 130) Integer> steps) {
    new Model().play(steps);
  }

  /** The queue beside the simplest possible one: single bytes. */
  private final class Model {
    private final WriteQueue queue = new WriteQueue();
    private final Deque<Byte> expected = new ArrayDeque<>();
    private PooledBuffer buffer = buffers.pool.acquire();
    private byte next;

    void play(List<Integer> steps) {
      for (int step : steps) {
        if (step < 100) {
          add(step);
        } else if (step < 120) {
          take();
        } else if (step < 129) {
          begin();
        } else {
          queue.clear();
          expected.clear();
        }
        assertThat(queue.bytes()).isEqualTo(expected.size());
        assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
      }
      while (!queue.isEmpty()) {
        take();
      }
      assertThat(expected).isEmpty();
      buffer.release();
    }

    private void begin() {
      buffer.release();
      buffer = buffers.pool.acquire();
    }

    private void add(int length) {
      if (buffer.writableBytes() < length) {
        begin();
      }
      int index = buffer.writerIndex();
      for (int i = 0; i < length; i++) {
        buffer.writeByte(next);
        expected.add(next++);
      }
      queue.add(buffer, index, length);
    }

    private void take() {
      if (queue.isEmpty()) {
        return;
      }
      for (int i = 0; i < queue.length(); i++) {
        assertThat(queue.buffer().getByte(queue.start() + i)).isEqualTo(expected.remove());
      }
      queue.removeFirst();
    }
  }

  @Test
  void aPieceThatContinuesTheLastOneIsMergedWithIt() {
    WriteQueue queue = new WriteQueue();
    PooledBuffer buffer = buffers.buffer();
    for (int i = 0; i < Pool.BUFFER; i++) {
      queue.add(buffer, i, 1);
    }
    assertThat(queue.length()).isEqualTo(Pool.BUFFER);
    assertThat(buffer.refCnt()).isEqualTo(2);
    queue.removeFirst();
    assertThat(queue.isEmpty()).isTrue();
    buffer.release();
  }

  @Test
  void piecesWithAGapBetweenThemAreNotMerged() {
    WriteQueue queue = new WriteQueue();
    PooledBuffer buffer = buffers.buffer();
    queue.add(buffer, 0, 10);
    queue.add(buffer, 11, 10);
    assertThat(queue.length()).isEqualTo(10);
    queue.removeFirst();
    assertThat(queue.start()).isEqualTo(11);
    queue.clear();
    buffer.release();
  }

  @Test
  void anEmptyQueueHasNoFirstPiece() {
    assertThatThrownBy(() -> new WriteQueue().buffer()).hasMessage("the queue is empty");
  }
}
