package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any output of a decoder becomes buffers of the pool, and small pieces share one. */
class BufferAdopterTest {
  private static final int BUFFER = 1000;

  @RegisterExtension final Pools pools = new Pools();

  private final List<PooledBuffer> held = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Byte> taken = new ArrayList<>();

  @AfterEach
  void releaseWhatIsHeld() {
    held.forEach(PooledBuffer::release);
  }

  private void hold(PooledBuffer buffer, int index, int length) {
    held.add(buffer.retain());
    starts.add(index);
    look(buffer, index, length);
  }

  private void look(PooledBuffer buffer, int index, int length) {
    for (int i = 0; i < length; i++) {
      taken.add(buffer.getByte(index + i));
    }
  }

  @Test
  void smallPiecesLieOneBehindTheOtherInOneBuffer() {
    BufferAdopter adopter = pools.make(0, 4).adopter();
    adopter.adopt(heap(1, 2, 3), this::hold);
    adopter.adopt(heap(4, 5), this::hold);
    assertThat(held.get(1)).isSameAs(held.get(0));
    assertThat(starts).containsExactly(0, 3);
    assertThat(taken).containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
  }

  @Test
  void aBufferThatIsFreeAgainIsNotWrittenOnIn() {
    BufferAdopter adopter = pools.make(0, 4).adopter();
    adopter.adopt(heap(1), this::look);
    adopter.adopt(heap(2), this::hold);
    assertThat(starts).containsExactly(0);
  }

  @Test
  void morePiecesThanABufferHoldsAreDivided() {
    BufferAdopter adopter = pools.make(0, 4).adopter();
    ByteBuf bytes = Unpooled.buffer(3 * BUFFER);
    for (int i = 0; i < 2 * BUFFER + 1; i++) {
      bytes.writeByte(i);
    }
    adopter.adopt(bytes, this::hold);
    assertThat(taken).hasSize(2 * BUFFER + 1);
    for (int i = 0; i < taken.size(); i++) {
      assertThat(taken.get(i)).isEqualTo((byte) i);
    }
    assertThat(bytes.readableBytes()).isEqualTo(2 * BUFFER + 1);
  }

  @Test
  void aSliceThatFillsHalfOfABufferIsPassedOnWithoutACopy() {
    BufferPool pool = pools.make(0, 4);
    PooledBuffer buffer = pool.acquire();
    buffer.writeZero(BUFFER).setByte(BUFFER / 2, 7);
    ByteBuf half = buffer.retainedSlice(BUFFER / 2, BUFFER / 2);
    pool.adopter().adopt(half, this::hold);
    assertThat(held).hasSize(1);
    assertThat(held.get(0)).isSameAs(buffer);
    assertThat(starts).containsExactly(BUFFER / 2);
    assertThat(taken).startsWith((byte) 7, (byte) 0).hasSize(BUFFER / 2);
    half.release();
    buffer.release();
  }

  @Test
  void aBufferOfAnotherPoolIsCopied() {
    PooledBuffer strange = pools.make(0, 4).acquire();
    strange.writeZero(BUFFER);
    pools.make(0, 4).adopter().adopt(strange, this::hold);
    assertThat(held.get(0)).isNotSameAs(strange);
    assertThat(taken).hasSize(BUFFER);
    strange.release();
  }

  private static ByteBuf heap(int... bytes) {
    ByteBuf heap = Unpooled.buffer();
    for (int one : bytes) {
      heap.writeByte(one);
    }
    return heap;
  }
}
