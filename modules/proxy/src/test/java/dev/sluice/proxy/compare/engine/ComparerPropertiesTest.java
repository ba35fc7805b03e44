package dev.sluice.proxy.compare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.testkit.OneJdkIsEnough;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Whatever the sizes, the slices and the side that is ahead: the comparison finds what differs. */
@OneJdkIsEnough
class ComparerPropertiesTest {
  private static final String SEED = "20261130";
  private static final int WINDOW = 256 * 1024;

  @Property(tries = 300, seed = SEED, shrinking = ShrinkingMode.OFF)
  void equalStreamsAreEqual(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60_000) int size,
      @ForAll @IntRange(max = 9_000) int message,
      @ForAll @IntRange(min = 1, max = 9_000) int slice,
      @ForAll @DoubleRange(min = 0, max = 1) double leftFirst) {
    Random random = new Random(seed);
    TwoStreams.One stream = TwoStreams.One.of(random, size, message);
    TwoStreams both = new TwoStreams(random, stream, stream.copy(), WINDOW, true);
    both.send(leftFirst, slice);
    assertThat(both.findings).isEmpty();
    assertThat(both.equalMessages).isEqualTo(Math.max(1, stream.ends.size()));
    assertThat(both.comparer().end(true)).isEqualTo(ComparisonResult.EQUAL);
    assertThat(both.gaveUp).isNull();
    assertThat(both.isWhole()).isTrue();
  }

  @Property(tries = 500, seed = SEED, shrinking = ShrinkingMode.OFF)
  void theFirstDifferentByteIsReported(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60_000) int size,
      @ForAll @IntRange(max = 9_000) int message,
      @ForAll @IntRange(min = 1, max = 9_000) int slice,
      @ForAll @DoubleRange(min = 0, max = 1) double leftFirst) {
    Random random = new Random(seed);
    TwoStreams.One stream = TwoStreams.One.of(random, size, message);
    int at = random.nextInt(size);
    TwoStreams.One other = new TwoStreams.One(TwoStreams.flipped(stream.bytes, at), stream.ends);
    TwoStreams both = new TwoStreams(random, stream, other, WINDOW, true);
    both.send(leftFirst, slice);
    both.comparer().end(true);
    assertThat(both.findings).hasSize(1);
    Finding finding = both.findings.get(0);
    assertThat(finding.kind()).isEqualTo(ComparisonResult.DIFFERS);
    assertThat(finding.within()).isEqualTo(1);
    assertThat(finding.offset()).isEqualTo(at);
    assertThat(finding.message()).isEqualTo(stream.messageOf(at));
    assertThat(finding.request()).isEqualTo(stream.messageOf(at));
    assertThat(finding.offsetInMessage()).isEqualTo(at - stream.startOf(stream.messageOf(at)));
    assertThat(finding.left().bytes()).isNotEqualTo(finding.right().bytes());
    assertThat(both.equalMessages).isEqualTo(Math.max(1, stream.ends.size()) - 1);
    assertThat(both.isWhole()).isTrue();
  }

  @Property(tries = 300, seed = SEED, shrinking = ShrinkingMode.OFF)
  void aSmallWindowBoundsTheMemoryAndIsNeverWrong(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200_000) int size,
      @ForAll @IntRange(max = 9_000) int message,
      @ForAll @IntRange(min = 1, max = 9_000) int slice,
      @ForAll boolean differs,
      @ForAll @DoubleRange(min = 0, max = 1) double leftFirst) {
    int window = 16 * 1024;
    Random random = new Random(seed);
    TwoStreams.One stream = TwoStreams.One.of(random, size, message);
    int at = random.nextInt(size);
    byte[] bytes = differs ? TwoStreams.flipped(stream.bytes, at) : stream.bytes.clone();
    TwoStreams both =
        new TwoStreams(random, stream, new TwoStreams.One(bytes, stream.ends), window, true);
    both.send(leftFirst, slice);
    both.comparer().end(true);
    assertThat(both.mostMemory).isLessThanOrEqualTo(window);
    if (!differs) {
      assertThat(both.findings).isEmpty();
    } else if (both.findings.isEmpty()) {
      assertThat(both.gaveUp).isEqualTo(UnknownReason.WINDOW);
    } else {
      Finding finding = both.findings.get(0);
      assertThat(both.findings).hasSize(1);
      assertThat((long) at).isBetween(finding.offset(), finding.offset() + finding.within() - 1);
      assertThat(finding.within()).isLessThanOrEqualTo(Tape.BLOCK);
    }
    assertThat(both.isWhole()).isTrue();
  }

  @Property(tries = 300, seed = SEED, shrinking = ShrinkingMode.OFF)
  void aSideThatSendsMoreIsLonger(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20_000) int size,
      @ForAll @IntRange(min = 1, max = 9_000) int slice,
      @ForAll boolean isLeft,
      @ForAll @DoubleRange(min = 0, max = 1) double leftFirst) {
    Random random = new Random(seed);
    TwoStreams.One whole = TwoStreams.One.of(random, size, 0);
    int length = random.nextInt(size);
    TwoStreams.One part = new TwoStreams.One(Arrays.copyOf(whole.bytes, length), List.of());
    TwoStreams both =
        new TwoStreams(random, isLeft ? whole : part, isLeft ? part : whole, WINDOW, true);
    both.send(leftFirst, slice);
    both.comparer().end(true);
    assertThat(both.findings).hasSize(1);
    Finding finding = both.findings.get(0);
    assertThat(finding.kind())
        .isEqualTo(isLeft ? ComparisonResult.SHORTER : ComparisonResult.LONGER);
    assertThat(finding.offset()).isEqualTo(length);
    assertThat(both.isWhole()).isTrue();
  }
}
