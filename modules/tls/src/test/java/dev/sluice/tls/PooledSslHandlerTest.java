package dev.sluice.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferAdopter;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.buffer.PooledSlice;
import dev.sluice.buffer.ReleaseListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Decrypted bytes lie in buffers of the pool, and no byte of them ever changes. */
class PooledSslHandlerTest {
  private static final long SEED = 20261129;

  static Stream<Arguments> engines() {
    return Stream.of(TlsEngine.JDK, TlsEngine.OPENSSL)
        .flatMap(engine -> Stream.of(TlsVersion.values()).map(v -> Arguments.of(engine, v)));
  }

  /** A piece of a buffer that the receiver holds. */
  private record Piece(PooledBuffer buffer, int index, int length) {}

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("engines")
  void manyRecordsShareFewBuffersOfThePoolWithoutACopy(TlsEngine engine, TlsVersion version)
      throws Exception {
    try (TlsPair pair = new TlsPair(engine, version)) {
      BufferAdopter adopter = pair.server.pool.adopter();
      List<Piece> held = new ArrayList<>();
      pair.server.receiver =
          bytes -> {
            assertThat(bytes).isInstanceOf(PooledSlice.class);
            adopter.adopt(bytes, (b, index, n) -> held.add(new Piece(b.retain(), index, n)));
            bytes.release();
          };
      for (int i = 0; i < 263; i++) {
        pair.client.channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
      }
      pair.move(() -> 4000);
      Set<PooledBuffer> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
      held.forEach(piece -> distinct.add(piece.buffer()));
      assertThat(held.stream().mapToInt(Piece::length).sum()).isEqualTo(263_000);
      assertThat(distinct).hasSizeLessThanOrEqualTo(6);
      held.forEach(piece -> piece.buffer().release());
    }
  }

  /**
   * Both sides write at random moments, also while they read; the receiver holds some pieces for
   * some time. All bytes must be right when a piece is let go, not only when it comes.
   */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("engines")
  void heldBytesStayRightHoweverTheyWereSliced(TlsEngine engine, TlsVersion version)
      throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    try (TlsPair pair = new TlsPair(engine, version)) {
      Check toServer = new Check(random, pair.server, pair.client);
      Check toClient = new Check(random, pair.client, pair.server);
      for (int round = 0; round < 60; round++) {
        toServer.write(1 + random.nextInt(1 + random.nextInt(150_000)));
        toClient.write(1 + random.nextInt(1 + random.nextInt(150_000)));
        pair.move(() -> 1 + random.nextInt(1 + random.nextInt(70_000)));
      }
      toServer.finish();
      toClient.finish();
    }
  }

  /** One direction of a connection: the sender's bytes, and the receiver's check. */
  private static final class Check {
    private final Random random;
    private final TlsPair.Side from;
    private final BufferAdopter adopter;
    private final Deque<Piece> held = new ArrayDeque<>();
    private long sent;
    private long taken;
    private long checked;

    Check(Random random, TlsPair.Side to, TlsPair.Side from) {
      this.random = random;
      this.from = from;
      this.adopter = to.pool.adopter();
      to.receiver = this::receive;
    }

    private static byte at(long position) {
      return (byte) (position * 31 + (position >> 9));
    }

    /** Writes one buffer as one to four shares, as a branch does. */
    void write(int length) {
      for (int left = length; left > 0; ) {
        PooledBuffer buffer = from.pool.acquire();
        int count = Math.min(left, buffer.capacity());
        for (int i = 0; i < count; i++) {
          buffer.writeByte(at(sent++));
        }
        int shares = 1 + random.nextInt(4);
        for (int start = 0; start < count; ) {
          int size = Math.min(count - start, 1 + count / shares);
          from.channel.write(buffer.share(start, size, ReleaseListener.NONE));
          start += size;
        }
        buffer.release();
        left -= count;
      }
      if (random.nextBoolean()) {
        from.channel.flush();
      }
    }

    private void receive(ByteBuf bytes) {
      adopter.adopt(bytes, this::take);
      bytes.release();
      while (held.size() > 40) {
        check(held.remove());
      }
    }

    private void take(PooledBuffer buffer, int index, int length) {
      taken += length;
      held.add(new Piece(buffer.retain(), index, length));
    }

    private void check(Piece piece) {
      for (int i = 0; i < piece.length(); i++) {
        if (piece.buffer().getByte(piece.index() + i) != at(checked++)) {
          throw new AssertionError("byte " + (checked - 1) + " has changed");
        }
      }
      piece.buffer().release();
    }

    void finish() {
      held.forEach(this::check);
      assertThat(checked).isEqualTo(taken).isPositive();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("engines")
  void bytesThatAreNotTlsAreAnErrorThatDoesNotShowThem(TlsEngine engine, TlsVersion version)
      throws Exception {
    try (TlsPair pair = new TlsPair(engine, version)) {
      byte[] secret = "password=hunter2 password=hunter2".getBytes(UTF_8);
      pair.server.channel.writeInbound(pair.server.pool.acquire().writeBytes(secret));
      List<Throwable> errors = new ArrayList<>();
      for (Object event : pair.server.events) {
        if (event instanceof Throwable error) {
          errors.add(error);
        }
      }
      assertThat(errors).isNotEmpty();
      assertThat(errors.toString()).doesNotContain(ByteBufUtil.hexDump(secret), "hunter2");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("engines")
  void whatIsWrittenIsNotChanged(TlsEngine engine, TlsVersion version) throws Exception {
    try (TlsPair pair = new TlsPair(engine, version)) {
      PooledBuffer buffer = pair.client.pool.acquire();
      for (int i = 0; i < 3000; i++) {
        buffer.writeByte(i);
      }
      pair.client.channel.write(buffer.share(0, 100, ReleaseListener.NONE));
      pair.client.channel.write(buffer.share(500, 100, ReleaseListener.NONE));
      pair.client.channel.writeAndFlush(buffer.share(700, 2000, ReleaseListener.NONE));
      for (int i = 0; i < 3000; i++) {
        assertThat(buffer.getByte(i)).isEqualTo((byte) i);
      }
      buffer.release();
      pair.move(() -> 100);
    }
  }
}
