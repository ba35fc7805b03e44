package dev.sluice.frame.length;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The header of a message says how long it is, as in Netty. */
@OneJdkIsEnough
class LengthFramerTest {
  private static final String SEED = "20261130";
  private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 8);

  private static List<Integer> ends(LengthType type, byte... stream) throws FrameException {
    return Ends.of(type.newFraming().requests(), stream, () -> 1);
  }

  private static LengthType type(int offset, int length, int adjust) {
    return new LengthType(offset, length, adjust, ByteOrder.BIG_ENDIAN);
  }

  private static int value(Random random, LengthType type) {
    int least = Math.max(0, -type.adjust());
    return least + random.nextInt(Math.min(40, 256 - least));
  }

  private static byte[] messages(Random random, LengthType type) {
    ByteBuf stream = Unpooled.buffer();
    for (int i = random.nextInt(10); i >= 0; i--) {
      int value = value(random, type);
      byte[] before = new byte[type.offset()];
      byte[] after = new byte[value + type.adjust()];
      random.nextBytes(before);
      random.nextBytes(after);
      stream.writeBytes(before);
      for (int place = 0; place < type.length(); place++) {
        boolean isBig = type.order() == ByteOrder.BIG_ENDIAN;
        int shift = 8 * (isBig ? type.length() - 1 - place : place);
        stream.writeByte((int) ((long) value >>> shift));
      }
      stream.writeBytes(after);
    }
    return ByteBufUtil.getBytes(stream);
  }

  @Property(tries = 500, seed = SEED)
  void nettyFindsTheSameEndsInAnySlicing(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    LengthType type =
        new LengthType(
            random.nextInt(6),
            SIZES.get(random.nextInt(SIZES.size())),
            random.nextInt(40) - 20,
            random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    byte[] stream = messages(random, type);
    LengthFieldBasedFrameDecoder netty =
        new LengthFieldBasedFrameDecoder(
            type.order(), 100_000, type.offset(), type.length(), type.adjust(), 0, true);
    assertThat(Ends.of(type.newFraming().responses(), stream, Ends.slices(random)))
        .isEqualTo(Ends.byNetty(stream, netty))
        .last()
        .isEqualTo(stream.length);
  }

  @Property(tries = 1)
  void aLengthHasNoSign() throws FrameException {
    byte[] stream = new byte[256 + 1];
    stream[0] = (byte) 255;
    assertThat(ends(type(0, 1, 0), stream)).containsExactly(256, 257);
  }

  @Property(tries = 1)
  void anImpossibleLengthIsAnError() {
    assertThatThrownBy(() -> ends(type(0, 1, -5), (byte) 4))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("a length of 4");
    byte[] huge = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> ends(type(0, 8, 0), huge))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("a length of 18446744073709551615");
    byte[] almost = {127, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> ends(type(0, 8, 1), almost)).isInstanceOf(FrameException.class);
  }

  @Property(tries = 1)
  void parametersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> type(-1, 4, 0)).hasMessage("offset -1; allowed: 0 to 65535");
    for (int length : List.of(0, 5, 7, 9)) {
      assertThatThrownBy(() -> type(0, length, 0))
          .hasMessage("length " + length + "; allowed: 1, 2, 3, 4 or 8");
    }
  }
}
