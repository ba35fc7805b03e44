package dev.sluice.proxy.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateQueueTest {
  private final GateQueue gates = new GateQueue();

  @Test
  void gatesComeOutInTheOrderInWhichTheyWereAdded() {
    Random random = new Random(1);
    Deque<Long> expected = new ArrayDeque<>();
    long offset = 0;
    for (int i = 0; i < 100_000; i++) {
      if (random.nextInt(100) < (i < 50_000 ? 60 : 40)) {
        offset += 1 + (random.nextLong() & Long.MAX_VALUE) % (1L << random.nextInt(1, 40));
        gates.add(offset);
        expected.add(offset);
      } else if (!expected.isEmpty()) {
        gates.removeFirst();
        expected.removeFirst();
      }
      assertThat(gates.first()).isEqualTo(expected.isEmpty() ? GateQueue.NONE : expected.peek());
    }
  }

  @Test
  void aGateAtTheBeginningIsOne() {
    gates.add(0);
    assertThat(gates.first()).isZero();
    gates.removeFirst();
    assertThat(gates.first()).isEqualTo(GateQueue.NONE);
  }

  @Test
  void afterAllWereRemovedItBeginsAnew() {
    gates.add(5);
    gates.add(1000);
    gates.clear();
    assertThat(gates.first()).isEqualTo(GateQueue.NONE);
    gates.add(2000);
    gates.add(2001);
    gates.removeFirst();
    assertThat(gates.first()).isEqualTo(2001);
  }
}
