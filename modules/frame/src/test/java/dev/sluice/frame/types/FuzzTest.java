package dev.sluice.frame.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;
import dev.sluice.frame.length.LengthType;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is sent, a framer makes progress, throws nothing but a {@link FrameException}, and finds
 * the same in any slicing.
 */
@OneJdkIsEnough
class FuzzTest {
  private static final String SEED = "20261130";

  /** Parts of messages, whose mixtures get further than random bytes do. */
  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\r\n\r\n",
          "GET / HTTP/1.1\r\n",
          "HEAD / HTTP/1.1\r\n\r\n",
          "CONNECT a:1 HTTP/1.1\r\n",
          "POST /",
          " HTTP/1.1",
          "HTTP/1.1 200 OK\r\n",
          "HTTP/1.1 101 x\r\n\r\n",
          "HTTP/1.0 304",
          "Content-Length:",
          " 3",
          "\r\nabc",
          "Transfer-Encoding: chunked\r\n\r\n",
          "0\r\n\r\n",
          "a;b\r\n0123456789\r\n",
          "*1\r\n",
          "*?\r\n",
          "$3\r\nabc\r\n",
          "$?\r\n;1\r\na\r\n;0\r\n",
          ".\r\n",
          "%2\r\n",
          "|1\r\n",
          ">2\r\n",
          "*-1\r\n",
          "+OK\r\n",
          "$-1\r\n",
          "$999999999999999999\r\n",
          "*2\r\n*2\r\n*2\r\n",
          "PING\r\n",
          "\0\0\0\u0005a",
          "\0\0\0\u0009abcde",
          "\0\0\0\u0008\u0004\u00d2\u0016/",
          "\0\0\0\u000b\0\u0003\0\0a\0\0",
          "Q\0\0\0\u0006a\0",
          "S\0\0\0\u0004",
          "Z\0\0\0\u0005I",
          "N",
          "\0",
          "\u00ff\u00ff",
          "Q\0\0\0\u0005\0",
          "Z\0\0\0\u0005I",
          "\0\0\0\u0008\u0004\u00d2\u0016/",
          "\0\0\0\u0009\0\u0003\0\0\0",
          "P\0\0\0\u0004S\0\0\0\u0004",
          "C\0\0\0\u0004",
          "N",
          "S");

  @Provide
  Arbitrary<FrameType> types() {
    return Arbitraries.of(
        Stream.concat(
                FrameTypes.ALL.stream(),
                Stream.of(
                    new LengthType(0, 4, 0, ByteOrder.BIG_ENDIAN),
                    new LengthType(1, 4, -4, ByteOrder.BIG_ENDIAN),
                    new LengthType(2, 8, 3, ByteOrder.LITTLE_ENDIAN)))
            .toList());
  }

  private static byte[] stream(Random random) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = random.nextInt(30); i >= 0; i--) {
      stream.writeBytes(Ends.bytes(WORDS.get(random.nextInt(WORDS.size()))));
      if (random.nextInt(20) == 0) {
        byte[] junk = new byte[random.nextInt(10)];
        random.nextBytes(junk);
        stream.writeBytes(junk);
      }
    }
    return stream.toByteArray();
  }

  /** Returns all ends that are found before the end or an error, and then the error. */
  private static List<Object> found(Framer framer, byte[] stream, IntSupplier slices) {
    List<Object> found = new ArrayList<>();
    try {
      Ends.read(framer, stream, slices, found);
    } catch (FrameException e) {
      found.add(e.getMessage());
    }
    return found;
  }

  @Property(tries = 5000, seed = SEED)
  void anyBytesAreReadInAnySlicing(@ForAll("types") FrameType type, @ForAll long seed) {
    byte[] requests = stream(new Random(seed));
    byte[] responses = stream(new Random(~seed));
    Framing bytewise = type.newFraming();
    Framing sliced = type.newFraming();
    Random random = new Random(seed);
    assertThat(found(sliced.requests(), requests, Ends.slices(random)))
        .isEqualTo(found(bytewise.requests(), requests, () -> 1));
    assertThat(found(sliced.responses(), responses, Ends.slices(random)))
        .isEqualTo(found(bytewise.responses(), responses, () -> 1));
  }
}
