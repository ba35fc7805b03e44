package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  private static final Duration LONGEST = Duration.ofDays(30);

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "12h, PT12H",
    "1d, PT24H",
    "30d, PT720H"
  })
  void a_time_has_a_number_and_a_unit(String text, Duration time) {
    assertThat(new DurationText(Duration.ZERO, LONGEST).read(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "h", "1 h", "1H", "1.5h", "-1h", "01h", "1h30m", "1w", "1day"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> new DurationText(Duration.ZERO, LONGEST).read(text))
        .hasMessage("is not a time; allowed: a number with ms, s, m, h or d, such as 30s");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT36H, 0 to 36h",
    "PT0.001S, PT24H, 1ms to 1d",
    "PT1S, PT9H, 1s to 9h",
    "PT1.5S, PT90M, 1500ms to 90m",
    "PT61S, PT48H, 61s to 2d"
  })
  void a_range_is_given_in_the_largest_units(Duration min, Duration max, String range) {
    assertThatThrownBy(() -> new DurationText(min, max).read("999999999999d"))
        .hasMessage("is out of range; allowed: " + range);
  }

  @Test
  void a_range_includes_both_ends() {
    Duration day = Duration.ofDays(1);
    assertThat(new DurationText(day, day).read("24h")).isEqualTo(day);
    assertThatThrownBy(() -> new DurationText(day, day).read("25h"))
        .hasMessageEndingWith("1d to 1d");
    assertThatThrownBy(() -> new DurationText(day, day).read("23h"))
        .hasMessageEndingWith("1d to 1d");
  }
}
