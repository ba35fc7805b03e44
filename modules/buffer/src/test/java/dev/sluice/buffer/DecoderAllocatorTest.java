package dev.sluice.buffer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The output of a decoder lies in buffers of the pool, and no two uses share a byte. */
class DecoderAllocatorTest {
  private static final int BUFFER = 1000;

  @RegisterExtension final Pools pools = new Pools();

  private final List<PooledBuffer> held = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // before each test
  private BufferPool pool;

  @SuppressWarnings("NullAway.Init") // before each test
  private DecoderAllocator allocator;

  @BeforeEach
  void create() {
    pool = pools.make(0, 4);
    allocator = pool.decoderAllocator(UnpooledByteBufAllocator.DEFAULT);
    allocator.setDecoding(true);
  }

  @AfterEach
  void releaseWhatIsHeld() {
    held.forEach(PooledBuffer::release);
  }

  /** Decodes some bytes, which the receiver holds. */
  private void decode(String text) {
    deliver(allocator.buffer(text.length()), text);
  }

  private void deliver(ByteBuf output, String text) {
    output.writeBytes(text.getBytes(UTF_8));
    pool.adopter().adopt(output, this::hold);
    output.release();
  }

  private void hold(PooledBuffer buffer, int index, int length) {
    held.add(buffer.retain());
    taken.add(index + ":" + buffer.toString(index, length, UTF_8));
  }

  @Test
  void outputLiesInOneBufferWhileThatIsHeld() {
    decode("one");
    decode("two");
    assertThat(taken).containsExactly("0:one", "3:two");
    assertThat(held.get(1)).isSameAs(held.get(0));
    assertThat(held.get(0).toString(0, 6, UTF_8)).isEqualTo("onetwo");
  }

  @Test
  void aBufferThatIsFreeAgainIsNotWrittenOnIn() {
    decode("one");
    held.remove(0).release();
    decode("two");
    assertThat(taken).containsExactly("0:one", "0:two");
  }

  @Test
  void outputThatDoesNotFitGetsAnotherBuffer() {
    decode("x".repeat(BUFFER - 2));
    decode("two");
    assertThat(held.get(1)).isNotSameAs(held.get(0));
    assertThat(taken.get(1)).isEqualTo("0:two");
  }

  /** A decoder may need a buffer for a reply while it decodes, and the socket keeps that. */
  @Test
  void aBufferThatIsStillInUseSharesNothingWithLaterOutput() {
    decode("one");
    ByteBuf reply = allocator.directBuffer(5).writeBytes("reply".getBytes(UTF_8));
    decode("two");
    decode("three");
    assertThat(reply.toString(UTF_8)).isEqualTo("reply");
    assertThat(held.get(1)).isNotSameAs(held.get(0));
    assertThat(held.get(2)).isSameAs(held.get(1));
    assertThat(held.get(1).toString(0, 8, UTF_8)).isEqualTo("twothree");
    reply.release();
  }

  /** TLS asks for the output first, and for a reply before it has written the output. */
  @Test
  void outputThatIsWrittenLateSharesNothingWithWhatCameBetween() {
    decode("one");
    ByteBuf late = allocator.buffer(4);
    ByteBuf reply = allocator.directBuffer(5).writeBytes("reply".getBytes(UTF_8));
    deliver(late, "late");
    decode("two");
    assertThat(reply.toString(UTF_8)).isEqualTo("reply");
    assertThat(held.get(0).toString(0, 7, UTF_8)).isEqualTo("onelate");
    assertThat(taken.get(2)).endsWith(":two");
    reply.release();
  }

  @Test
  void aReplyThatHasGoneLeavesItsPlace() {
    decode("one");
    allocator.directBuffer(5).writeBytes("reply".getBytes(UTF_8)).release();
    decode("two");
    assertThat(taken).containsExactly("0:one", "3:two");
  }

  @Test
  void whatIsNoOutputComesFromElsewhere() {
    assertThat(allocator.setDecoding(false)).isTrue();
    ByteBuf[] others = {
      allocator.buffer(5), allocator.directBuffer(5), allocator.heapBuffer(5), allocator.ioBuffer(5)
    };
    for (ByteBuf other : others) {
      assertThat(other).isNotInstanceOf(PooledSlice.class);
      other.release();
    }
    assertThat(pool.stats().held()).isZero();
  }

  @Test
  void aStarvedPoolLetsLargeOutputComeFromElsewhere() {
    for (int i = 0; i < 4; i++) {
      held.add(pool.acquire());
    }
    ByteBuf large = allocator.buffer(BUFFER);
    assertThat(large).isNotInstanceOf(PooledSlice.class);
    assertThat(large.writableBytes()).isGreaterThanOrEqualTo(BUFFER);
    large.release();
  }
}
