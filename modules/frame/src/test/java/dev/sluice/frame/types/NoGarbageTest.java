package dev.sluice.frame.types;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;
import dev.sluice.frame.http.HttpType;
import dev.sluice.frame.length.LengthType;
import dev.sluice.frame.line.LineType;
import dev.sluice.frame.redis.RedisType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A framer allocates nothing for a message. */
class NoGarbageTest {
  private static final int EXCHANGES = 5000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Arguments> exchanges() {
    String head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    String post = "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
    return Stream.of(
        Arguments.of(new LineType(), "a\n", "b\n"),
        Arguments.of(new LengthType(0, 4, 0, ByteOrder.BIG_ENDIAN), "\0\0\0\1a", "\0\0\0\0"),
        Arguments.of(
            new RedisType(), "*1\r\n$4\r\nPING\r\n", "*2\r\n*2\r\n:1\r\n%1\r\n+a\r\n_\r\n+b\r\n"),
        Arguments.of(
            new HttpType(), head + post, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + chunked));
  }

  private static void read(Framer framer, ByteBuf bytes) throws FrameException {
    int length = bytes.readableBytes();
    int done = 0;
    while (done < length) {
      done += framer.read(bytes, done, length - done);
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void exchangesAllocateNothing(FrameType type, String request, String response)
      throws FrameException {
    Framing framing = type.newFraming();
    Framer responses = framing.responses();
    ByteBuf asked = Unpooled.wrappedBuffer(Ends.bytes(request));
    ByteBuf answered = Unpooled.wrappedBuffer(Ends.bytes(response));
    long allocated = 0;
    for (int round = 0; round < 2; round++) { // the first grows what is kept for a session
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < EXCHANGES; i++) {
        read(framing.requests(), asked);
        read(responses, answered);
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(responses.isAtEnd()).isTrue();
    assertThat(allocated).as("bytes").isLessThan(EXCHANGES);
  }
}
