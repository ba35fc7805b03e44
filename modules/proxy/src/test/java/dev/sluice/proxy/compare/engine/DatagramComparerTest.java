package dev.sluice.proxy.compare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatagramComparerTest implements Comparer.Listener {
  private final List<String> results = new ArrayList<>();
  private final DatagramComparer comparer = new DatagramComparer(64 * 1024, Shown.HASH, this);

  @Override
  public void compared(long message, long leftBytes, @Nullable Finding finding) {
    results.add(message + (finding == null ? " equal" : " " + finding.kind()));
  }

  @Override
  public void gaveUp(UnknownReason reason) {
    results.add("gave up: " + reason);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void theOrderOfEqualDatagramsDoesNotMatter() {
    comparer.left(bytes(1), 0, 3);
    comparer.left(bytes(2), 0, 3);
    comparer.right(bytes(3), 0, 3);
    comparer.right(bytes(2), 0, 3);
    comparer.right(bytes(1), 0, 3);
    comparer.left(bytes(3), 0, 3);
    assertThat(results).containsExactly("0 equal", "1 equal", "2 equal");
    assertThat(comparer.memory()).isZero();
  }

  @Test
  void aDifferentOneIsReportedOnceEachRequestIsAnswered() {
    comparer.left(bytes(1), 0, 2);
    comparer.right(bytes(9), 0, 2);
    comparer.left(bytes(2), 0, 2);
    assertThat(results).isEmpty();
    comparer.right(bytes(2), 0, 2);
    assertThat(results).containsExactly("0 DIFFERS", "1 equal");
  }

  @Test
  void aLostOneMakesNoOtherDiffer() {
    comparer.left(bytes(1), 10, 2);
    comparer.left(bytes(2), 20, 2);
    comparer.right(bytes(2), 30, 2);
    comparer.expire(10);
    assertThat(results).isEmpty();
    comparer.expire(11);
    assertThat(results).containsExactly("0 SHORTER", "1 equal");
  }

  @Test
  void whatHasWaitedShortlyIsUnknownAtTheEnd() {
    comparer.left(bytes(1), 0, 1);
    assertThat(comparer.end()).isEqualTo(ComparisonResult.UNKNOWN);
    assertThat(results).isEmpty();
  }

  @Test
  void aMirrorThatSendsMoreIsLonger() {
    comparer.left(bytes(1, 2), 0, 1);
    comparer.right(bytes(1, 2), 0, 1);
    comparer.right(bytes(7), 0, 1);
    assertThat(comparer.end()).isEqualTo(ComparisonResult.LONGER);
    assertThat(comparer.surplus().kind()).isEqualTo(ComparisonResult.LONGER);
  }

  @Test
  void aMirrorThatNeverRespondsHasABound() {
    for (int i = 0; i < 1000 && results.isEmpty(); i++) {
      comparer.left(new byte[] {(byte) i, (byte) (i >> 8)}, 0, 1000);
      assertThat(comparer.memory()).isLessThanOrEqualTo(64 * 1024);
    }
    assertThat(results).containsExactly("gave up: WINDOW");
    assertThat(comparer.memory()).isZero();
  }
}
