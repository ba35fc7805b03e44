package dev.sluice.benchmarks.report.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
  private static double[] apart(double... places) {
    return Spread.apart(places, 0.1);
  }

  @Test
  void texts_with_room_do_not_move() {
    assertThat(apart(0.9, 0.1, 0.5)).containsExactly(0.9, 0.1, 0.5);
  }

  @Test
  void overlapping_texts_move_up_in_their_order() {
    assertThat(apart(0.52, 0.5, 0.51)).containsExactly(new double[] {0.7, 0.5, 0.6}, within(1e-9));
  }

  @Test
  void at_the_upper_end_they_move_down() {
    assertThat(apart(1, 0.99)).containsExactly(new double[] {0.95, 0.85}, within(1e-9));
  }
}
