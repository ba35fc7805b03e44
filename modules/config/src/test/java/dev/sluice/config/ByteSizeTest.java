package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  private static final long MOST = 4L << 40;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "65536, 65536",
    "64KiB, 65536",
    "4MiB, 4194304",
    "1GiB, 1073741824",
    "1024GiB, 1099511627776",
    "1TiB, 1099511627776",
    "4TiB, 4398046511104"
  })
  void a_size_is_bytes_or_a_number_with_a_unit(String text, long bytes) {
    assertThat(new ByteSize(0, MOST).read(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TiB", "1 TiB", "1tib", "1TB", "1T", "1.5TiB", "-1", "01TiB", "1PiB"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> new ByteSize(0, MOST).read(text))
        .hasMessage(
            "is not a size; allowed: bytes, or a number with KiB, MiB, GiB or TiB, such as 4MiB");
  }

  @ParameterizedTest
  @CsvSource({
    "5TiB, 0, 4398046511104, 0 to 4TiB",
    "9999999999999TiB, 1, 1536, 1 byte to 1536 bytes",
    "1023, 1024, 1610612736, 1KiB to 1536MiB"
  })
  void a_range_is_given_in_the_largest_units(String text, long min, long max, String range) {
    assertThatThrownBy(() -> new ByteSize(min, max).read(text))
        .hasMessage("is out of range; allowed: " + range);
  }
}
