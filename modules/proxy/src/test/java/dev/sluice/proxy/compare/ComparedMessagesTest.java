package dev.sluice.proxy.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.mask.RangeMask;
import dev.sluice.frame.redis.RedisType;
import dev.sluice.proxy.compare.engine.Comparer;
import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.engine.Shown;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages of a protocol, read from two sides and a control. */
class ComparedMessagesTest implements MessageResults.Receiver {
  private final BufferPool pool =
      new BufferPool(
          new EmbeddedChannel().eventLoop(),
          new PoolOptions(4096, 4096, 0, 2048, 16, Duration.ofMinutes(1)));
  private final List<String> results = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  @Override
  public void equal(long leftBytes) {
    results.add("equal");
  }

  @Override
  public void differs(ComparisonResult kind, long leftBytes, Finding finding) {
    results.add(finding.message() + " " + kind);
    findings.add(finding);
  }

  private Comparer comparer(Comparer.Listener listener) {
    return new Comparer(pool, 256 * 1024, true, false, Shown.BYTES, listener);
  }

  private static ResponseReader reader(
      Comparer comparer, boolean isLeft, @Nullable RangeMask mask) {
    return new ResponseReader(
        new RedisType().newFraming().responses(),
        mask == null ? null : mask.newMasker(),
        false,
        new ToComparer(comparer, isLeft));
  }

  /** Passes what one side sends to a comparer. */
  private record ToComparer(Comparer comparer, boolean isLeft) implements ResponseReader.Sink {

    @Override
    public void bytes(ByteBuf buffer, int index, int length) {
      if (isLeft) {
        comparer.left(buffer, index, length);
      } else {
        comparer.right(buffer, index, length);
      }
    }

    @Override
    public void leftOut(int length) {
      if (isLeft) {
        comparer.leaveOutLeft(length);
      }
    }

    @Override
    public void ended(boolean endsExchange) {
      if (isLeft) {
        comparer.endLeft(endsExchange);
      } else {
        comparer.endRight();
      }
    }

    @Override
    public void endedUnasked() {
      if (isLeft) {
        comparer.dropLeft();
      } else {
        comparer.dropRight();
      }
    }
  }

  private static void read(ResponseReader reader, String text) throws FrameException {
    ByteBuf bytes = Unpooled.copiedBuffer(text, US_ASCII);
    reader.read(bytes, 0, bytes.readableBytes());
  }

  @Test
  void pushesMoveNothingBehindThemButOffsets() throws Exception {
    Comparer comparer = comparer(new MessageResults(this, false).ofMirror());
    ResponseReader left = reader(comparer, true, null);
    ResponseReader right = reader(comparer, false, null);
    read(left, "+one\r\n>2\r\n+push\r\n+a\r\n+two\r\n");
    read(right, "+one\r\n+tw");
    read(right, "x\r\n");
    assertThat(results).containsExactly("equal", "1 DIFFERS");
    assertThat(findings.get(0).offset()).isEqualTo("+one\r\n>2\r\n+push\r\n+a\r\n+tw".length());
    assertThat(findings.get(0).offsetInMessage()).isEqualTo(3);
    comparer.end(true);
    assertThat(comparer.memory()).isZero();
  }

  @Test
  void hiddenBytesDoNotCountAndOffsetsCountThem() throws Exception {
    Comparer comparer = comparer(new MessageResults(this, false).ofMirror());
    RangeMask mask = new RangeMask(1, 3);
    ResponseReader left = reader(comparer, true, mask);
    ResponseReader right = reader(comparer, false, mask);
    read(left, "+11 a\r\n+22 b\r\n");
    read(right, "+33 a\r\n+44 c\r\n");
    assertThat(results).containsExactly("equal", "1 DIFFERS");
    assertThat(findings.get(0).offsetInMessage()).isEqualTo(4);
    assertThat(findings.get(0).offset()).isEqualTo(11);
    comparer.end(true);
  }

  @Test
  void aDifferenceWaitsForTheControlWhicheverComesFirst() throws Exception {
    MessageResults both = new MessageResults(this, true);
    Comparer mirror = comparer(both.ofMirror());
    Comparer control = comparer(both.ofControl());
    read(reader(mirror, true, null), "+a1\r\n+b1\r\n+c1\r\n");
    read(reader(control, true, null), "+a1\r\n+b1\r\n+c1\r\n");
    ResponseReader fromControl = reader(control, false, null);
    read(fromControl, "+a2\r\n");
    ResponseReader fromMirror = reader(mirror, false, null);
    read(fromMirror, "+a3\r\n");
    assertThat(results).containsExactly("0 NOISE");
    read(fromMirror, "+b3\r\n+c3\r\n");
    assertThat(results).hasSize(1);
    read(fromControl, "+b1\r\n");
    assertThat(results).containsExactly("0 NOISE", "1 DIFFERS");
    control.giveUp(UnknownReason.CUT);
    assertThat(results).containsExactly("0 NOISE", "1 DIFFERS", "2 UNKNOWN");
    mirror.end(true);
  }

  @Test
  void aSideThatHasSentFewerMessagesIsShorter() throws Exception {
    Comparer comparer = comparer(new MessageResults(this, false).ofMirror());
    read(reader(comparer, true, null), "+a\r\n+b\r\n");
    read(reader(comparer, false, null), "+a\r\n");
    assertThat(comparer.isLeftAhead()).isTrue();
    assertThat(comparer.end(true)).isEqualTo(ComparisonResult.SHORTER);
    assertThat(comparer.missing(ComparisonResult.SHORTER).message()).isEqualTo(1);
  }
}
