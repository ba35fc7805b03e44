package dev.sluice.benchmarks.report.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScalingTest {

  @Test
  void equal_steps_are_equal_amounts_or_equal_factors() {
    assertThat(new Scaling(0, 200, false).placeOf(50)).isEqualTo(0.25);
    assertThat(new Scaling(1, 10_000, true).placeOf(10)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void a_position_maps_back_to_its_value() {
    Scaling scaling = new Scaling(2, 500, true);
    assertThat(scaling.valueAt(scaling.placeOf(42))).isCloseTo(42, within(1e-9));
  }

  @Test
  void logarithmic_axes_have_round_ticks() {
    assertThat(ListedTicks.round(new Scaling(1.5, 120, true)))
        .containsExactly(2.0, 5.0, 10.0, 20.0, 50.0, 100.0);
  }
}
