package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolOptionsTest {

  @ParameterizedTest(name = "{6}")
  @CsvSource({
    "1000, 4000, 0, 1, 0, PT1S, 'overflowSize is 0, must be at least 1'",
    "1000, 4000, 0, 1, 1000, PT1S, 'bufferSize is 1000, must be more than overflowSize'",
    "1000, 999, 0, 1, 100, PT1S, 'bulkBufferSize is 999, must be at least bufferSize'",
    "1000, 4000, 0, 0, 100, PT1S, 'max is 0, must be at least 1'",
    "1000, 4000, -1, 1, 100, PT1S, 'initial is -1, must be 0 to max (1)'",
    "1000, 4000, 2, 1, 100, PT1S, 'initial is 2, must be 0 to max (1)'",
    "1000, 4000, 0, 1, 100, PT0S, 'trimAfter is PT0S, must be more than 0'",
    "1000, 4000, 0, 1, 100, PT-1S, 'trimAfter is PT-1S, must be more than 0'",
  })
  void aBadValueIsRefusedWithItsNameAndTheAllowedValues(
      int bufferSize,
      int bulkBufferSize,
      int initial,
      int max,
      int overflowSize,
      Duration trimAfter,
      String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new PoolOptions(bufferSize, bulkBufferSize, initial, max, overflowSize, trimAfter))
        .withMessage(message);
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThatNoException().isThrownBy(() -> new PoolOptions(2, 2, 1, 1, 1, Duration.ofNanos(1)));
  }
}
