package dev.sluice.proxy.stage.preface;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The preface of these tests is a line. */
class PrefaceReaderTest {
  private static final int MOST = 10;
  private static final int BUFFER = 64;
  private static final PrefaceLimits LIMITS = new PrefaceLimits(MOST, Duration.ofSeconds(3));

  private final Reads reads = new Reads();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final BufferPool pool =
      new BufferPool(
          channel.eventLoop(), new PoolOptions(BUFFER, BUFFER, 0, 16, 8, Duration.ofMinutes(1)));
  private final ClientConnection client = new ClientConnection(channel);
  private final Outcome outcome = new Outcome();

  /** Counts how often the stage asks for bytes. */
  private static final class Reads extends ChannelOutboundHandlerAdapter {
    int asked;

    @Override
    public void read(ChannelHandlerContext ctx) {
      asked++;
    }
  }

  /** What the stage has told. */
  private final class Outcome implements ConnectionStage.Next {
    int calls;
    String what = "";
    @Nullable ByteBuf rest;

    @Override
    public void proceed() {
      rest = client.takeReadAhead();
      told("proceeds");
    }

    @Override
    public void reject(RejectReason reason) {
      told(reason.name());
    }

    @Override
    public void reject(RejectReason reason, String why) {
      told(reason + ": " + why);
    }

    @Override
    public void leave() {
      told("left");
    }

    private void told(String how) {
      calls++;
      what = how;
    }
  }

  private static Verdict line(ByteBuf bytes) {
    int end = bytes.bytesBefore((byte) '\n');
    if (bytes.getByte(bytes.readerIndex()) == '!') {
      return Verdict.reject(RejectReason.DENIED, "it shouts");
    }
    bytes.skipBytes(bytes.readableBytes()); // as a parser may
    return end < 0 ? Verdict.MORE : Verdict.done(end + 1);
  }

  private void enter() {
    enter(PrefaceReaderTest::line);
  }

  private void enter(PrefaceParser parser) {
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(reads);
    channel.freezeTime();
    PrefaceReader.read(client, LIMITS, parser, outcome);
  }

  private ByteBuf buffer(String text) {
    return pool.acquire().writeBytes(text.getBytes(US_ASCII));
  }

  private void send(String text) {
    channel.writeInbound(buffer(text));
  }

  private String rest() {
    return outcome.rest == null ? "" : outcome.rest.toString(US_ASCII);
  }

  @AfterEach
  void nothingIsLeft() {
    if (outcome.rest != null) {
      outcome.rest.release();
    }
    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    assertThat(outcome.calls).as("told once").isEqualTo(1);
    assertThat(channel.pipeline().get(PrefaceReader.class)).isNull();
    channel.checkException();
    channel.finishAndReleaseAll();
    assertThat(pool.stats().isWhole()).as("%s", pool.stats()).isTrue();
  }

  @Test
  void whatComesInOnePieceIsNotCopied() {
    enter();
    ByteBuf sent = buffer("one\ntwo");
    channel.writeInbound(sent);
    assertThat(outcome.what).isEqualTo("proceeds");
    assertThat(outcome.rest).isSameAs(sent);
    assertThat(rest()).isEqualTo("two");
  }

  @Test
  void aPrefaceWithoutMoreLeavesNothing() {
    enter();
    send("one\n");
    assertThat(outcome.what).isEqualTo("proceeds");
    assertThat(outcome.rest).isNull();
    assertThat(pool.stats().held()).isZero();
  }

  @Test
  void bytesMayComeOneByOne() {
    enter();
    for (char c : "one\n".toCharArray()) {
      assertThat(outcome.calls).isZero();
      assertThat(pool.stats().held()).as("buffers of a slow client").isZero();
      send(String.valueOf(c));
    }
    assertThat(outcome.what).isEqualTo("proceeds");
    assertThat(outcome.rest).isNull();
  }

  @Test
  void theRestOfTheLastPieceIsKept() {
    enter();
    send("on");
    send("e\n" + "x".repeat(BUFFER - 2));
    assertThat(rest()).isEqualTo("x".repeat(BUFFER - 2));
  }

  @Test
  void itAsksForEachPiece() {
    enter();
    assertThat(reads.asked).isEqualTo(1);
    send("o");
    assertThat(reads.asked).isEqualTo(2);
    send("ne\n");
    assertThat(reads.asked).as("the next stage reads on").isEqualTo(2);
  }

  @Test
  void whatWasReadAheadComesFirst() {
    client.setReadAhead(buffer("one\ntwo"));
    enter();
    assertThat(rest()).isEqualTo("two");
    assertThat(reads.asked).isZero();
  }

  @Test
  void whatWasReadAheadMayBeTheBeginning() {
    client.setReadAhead(buffer("on"));
    enter();
    assertThat(reads.asked).isEqualTo(1);
    send("e\ntwo");
    assertThat(rest()).isEqualTo("two");
  }

  @Test
  void aParserMayLookWithoutConsuming() {
    enter(bytes -> Verdict.done(0));
    send("one");
    assertThat(rest()).isEqualTo("one");
  }

  @Test
  void aParserMayReject() {
    enter();
    send("!");
    assertThat(outcome.what).isEqualTo("DENIED: it shouts");
  }

  @Test
  void aParserThatFailsRejects() {
    enter(bytes -> Verdict.done(bytes.getByte(1000)));
    send("a");
    assertThat(outcome.what).startsWith("BAD_PREFACE: ");
  }

  @Test
  void aPrefaceMayHaveAllBytesButNotOneMore() {
    enter();
    send("x".repeat(MOST - 1));
    assertThat(outcome.calls).isZero();
    send("x");
    assertThat(outcome.what).isEqualTo("PREFACE_TOO_LONG: after 10 bytes, it is still unknown");
  }

  @Test
  void theTimeIsForAllBytesTogether() {
    enter();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    send("o");
    channel.advanceTimeBy(999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(outcome.calls).isZero();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(outcome.what)
        .isEqualTo("PREFACE_TIMEOUT: after 3000 ms and 1 bytes, it is still unknown");
  }

  @Test
  void aClientMayLeaveEarly() {
    enter();
    send("on");
    channel.close();
    assertThat(outcome.what).isEqualTo("left");
  }

  @Test
  void aClientMayResetTheConnection() {
    enter();
    send("on");
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    assertThat(outcome.what).isEqualTo("left");
    channel.close();
  }

  @Test
  void aClientMayHaveLeftBeforeTheStage() {
    channel.close();
    client.setReadAhead(buffer("one\n"));
    enter();
    assertThat(outcome.what).isEqualTo("left");
    client.releaseReadAhead(); // as the listener does
  }

  @Test
  void aLackOfMemoryRejects() {
    enter();
    channel.pipeline().fireExceptionCaught(new OutOfMemoryError("direct"));
    assertThat(outcome.what).isEqualTo("LOW_MEMORY: bufferMemory is almost used up");
  }

  @Test
  void theBytesOfAParserAreThoseOfThePool() {
    enter(
        bytes -> {
          assertThat(bytes).isInstanceOf(PooledBuffer.class);
          return Verdict.done(bytes.readableBytes());
        });
    send("one");
    assertThat(Objects.requireNonNull(outcome.what)).isEqualTo("proceeds");
  }
}
