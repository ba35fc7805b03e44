package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The basis of the other tests: a wrong byte is found at each position, in pieces of any size. */
class ReceivedTest {

  private final Received received = new Received(Bytes.SEED);

  @Test
  void aStreamIsTheSameInAnyPieces() {
    byte[] whole = Bytes.of(Bytes.SEED, 1000);
    byte[] part = new byte[1000];
    for (int offset = 0; offset < 1000; offset += 7) {
      int length = Math.min(7, 1000 - offset);
      Bytes.fill(Bytes.SEED, offset, part, length);
      assertThat(part).startsWith(Arrays.copyOfRange(whole, offset, offset + length));
      received.add(part, length);
    }
    received.assertIsExactly(1000);
    assertThat(received.sha256()).isEqualTo(Bytes.sha256(Bytes.SEED, 1000));
  }

  @Test
  void theFirstWrongByteIsNamed() {
    byte[] bytes = Bytes.of(Bytes.SEED, 100);
    bytes[42]++;
    received.add(Bytes.of(Bytes.SEED, 0), 0);
    received.add(bytes, 100);
    assertThatThrownBy(received::assertIsPrefix).hasMessageContaining("42");
  }

  @Test
  void aLongerStreamIsNotExact() {
    received.add(Bytes.of(Bytes.SEED, 11), 11);
    received.assertIsPrefix();
    assertThatThrownBy(() -> received.assertIsExactly(10)).isInstanceOf(AssertionError.class);
  }
}
