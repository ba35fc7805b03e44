package dev.sluice.benchmarks.report.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.Tick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** Axes with a tick wherever something was measured, and nowhere else. */
final class MeasuredTicks {
  private MeasuredTicks() {}

  static ValueAxis axis(String label, List<Integer> values, boolean logarithmic) {
    return logarithmic ? new Logarithmic(label, values) : new Linear(label, values);
  }

  private static List<Tick> ticks(List<Integer> values) {
    return values.stream()
        .map(
            value ->
                (Tick)
                    new NumberTick(
                        value,
                        Style.numbers().format(value),
                        TextAnchor.TOP_CENTER,
                        TextAnchor.CENTER,
                        0))
        .toList();
  }

  private static final class Linear extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<Integer> values;

    Linear(String label, List<Integer> values) {
      super(label);
      this.values = values;
    }

    @Override
    public List<Tick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(values);
    }
  }

  private static final class Logarithmic extends LogAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<Integer> values;

    Logarithmic(String label, List<Integer> values) {
      super(label);
      this.values = values;
    }

    @Override
    public List<Tick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(values);
    }
  }
}
