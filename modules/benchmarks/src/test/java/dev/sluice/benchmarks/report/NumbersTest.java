package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void the_median_is_the_middle() {
    assertThat(Numbers.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
  }

  @Test
  void the_median_of_an_even_number_is_between_two() {
    assertThat(Numbers.median(List.of(4.0, 1.0, 100.0, 2.0))).isEqualTo(3);
  }

  @Test
  void nothing_has_no_median() {
    assertThatThrownBy(() -> Numbers.median(List.of())).hasMessage("no values");
  }

  @Test
  void three_digits_are_shown() {
    assertThat(List.of(0.01234, 1.0, 9.999, 99.96, 123.4, 12_345.6, -30.72, 0.0))
        .extracting(Numbers::shown)
        .containsExactly("0.0123", "1.00", "10.0", "100", "123", "12,346", "-30.7", "0.00");
  }

  @Test
  void a_value_that_is_no_number_is_a_dash() {
    assertThat(Numbers.shown(Double.NaN)).isEqualTo("-");
  }
}
