package dev.sluice.frame.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.frame.Ends;
import dev.sluice.frame.Framer;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Redis;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All types of values that a real Redis sends are read. */
@OneJdkIsEnough
class RedisFramersIT {
  private static final List<String> COMMANDS =
      List.of(
          "PING",
          "SET k v",
          "GET k",
          "GET none",
          "NOCOMMAND",
          "CONFIG GET *",
          "COMMAND",
          "COMMAND DOCS",
          "HSET h a 1 b 2",
          "HGETALL h",
          "SADD s a b c",
          "SMEMBERS s",
          "ZADD z 1.5 a",
          "ZSCORE z a",
          "XADD x 1-1 f v",
          "XINFO STREAM x FULL",
          "EVAL \"return {1,{2,{3,'x'}},false}\" 0",
          "MULTI",
          "GET k",
          "EXEC",
          "INFO",
          "CLIENT LIST",
          "DEBUG PROTOCOL bignum",
          "DEBUG PROTOCOL double",
          "DEBUG PROTOCOL set",
          "DEBUG PROTOCOL map",
          "DEBUG PROTOCOL attrib",
          "DEBUG PROTOCOL push",
          "DEBUG PROTOCOL verbatim",
          "DEBUG PROTOCOL true",
          "DEBUG PROTOCOL null");

  /** What one direction of a session contained. */
  private record Contents(long answers, long pushes) {}

  private static Contents contents(Framer framer, byte[] stream) throws Exception {
    IntSupplier slices = Ends.slices(new Random(stream.length));
    ByteBuf bytes = Unpooled.wrappedBuffer(stream);
    long answers = 0;
    long pushes = 0;
    int done = 0;
    while (done < stream.length) {
      done += framer.read(bytes, done, Math.min(slices.getAsInt(), stream.length - done));
      answers += framer.isAtEnd() && framer.endsExchange() ? 1 : 0;
      pushes += framer.isAtEnd() && framer.isUnsolicited() ? 1 : 0;
    }
    assertThat(framer.isAtEnd()).isTrue();
    return new Contents(answers, pushes);
  }

  private static byte[] responses(Redis server, byte[] requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(requests);
      return socket.getInputStream().readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void eachCommandOfAPipelineHasOneResponse(int version, @TempDir Path folder) throws Exception {
    String commands = "HELLO " + version + "\r\n\r\n" + String.join("\r\n", COMMANDS);
    byte[] requests = Ends.bytes(commands + "\r\n*0\r\n*1\r\n$4\r\nQUIT\r\n");
    int expected = COMMANDS.size() + 2;
    try (Redis server = new Redis(folder, "redis")) {
      assertThat(contents(new RedisRequests(), requests)).isEqualTo(new Contents(expected, 0));
      assertThat(contents(new RedisValues(), responses(server, requests)))
          .isEqualTo(new Contents(expected, version == 3 ? 1 : 0));
    }
  }
}
