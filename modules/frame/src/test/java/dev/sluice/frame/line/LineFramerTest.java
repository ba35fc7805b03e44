package dev.sluice.frame.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A line ends with its line feed. */
@OneJdkIsEnough
class LineFramerTest {
  private static final String SEED = "20261130";

  @Property(tries = 1)
  void emptyLinesAreMessagesAndALastLineMayBeOpen() throws FrameException {
    assertThat(Ends.of(new LineFramer(), "a\r\n\nbc\nopen")).containsExactly(3, 4, 7);
  }

  @Property(tries = 200, seed = SEED)
  void nettyFindsTheSameEndsInAnySlicing(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    byte[] stream = new byte[random.nextInt(500)];
    for (int i = 0; i < stream.length; i++) {
      stream[i] = (byte) (random.nextInt(8) == 0 ? '\n' : random.nextInt(256));
    }
    assertThat(Ends.of(new LineFramer(), stream, Ends.slices(random)))
        .isEqualTo(Ends.byNetty(stream, new LineBasedFrameDecoder(1000)));
  }
}
