package dev.sluice.benchmarks.report.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.Tick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** Axes with explicit ticks: at the measured positions, or at 1, 2, 5, 10 and so on. */
final class ListedTicks {
  private static final double[] STEPS = {1, 2, 5};

  private ListedTicks() {}

  static ValueAxis axis(String label, List<? extends Number> values, boolean logarithmic) {
    return logarithmic ? new Logarithmic(label, values) : new Linear(label, values);
  }

  /** Returns the round numbers of a logarithmic axis. */
  static List<Double> round(Scaling scaling) {
    List<Double> found = new ArrayList<>();
    for (double decade = 1; decade <= scaling.high(); decade *= 10) {
      for (double step : STEPS) {
        if (step * decade >= scaling.low() && step * decade <= scaling.high()) {
          found.add(step * decade);
        }
      }
    }
    return found;
  }

  private static List<Tick> ticks(List<? extends Number> values, RectangleEdge edge) {
    boolean below = RectangleEdge.isTopOrBottom(edge);
    TextAnchor anchor = below ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    return values.stream()
        .map(value -> (Tick) new NumberTick(value, shown(value), anchor, TextAnchor.CENTER, 0))
        .toList();
  }

  private static String shown(Number value) {
    double number = value.doubleValue();
    boolean thousands = number >= 1000 && number % 1000 == 0;
    return Style.numbers().format(thousands ? number / 1000 : number) + (thousands ? "k" : "");
  }

  private static final class Linear extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<? extends Number> values;

    Linear(String label, List<? extends Number> values) {
      super(label);
      this.values = values;
    }

    @Override
    public List<Tick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(values, edge);
    }
  }

  private static final class Logarithmic extends LogAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<? extends Number> values;

    Logarithmic(String label, List<? extends Number> values) {
      super(label);
      this.values = values;
    }

    @Override
    public List<Tick> refreshTicks(
        Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
      return ticks(values, edge);
    }
  }
}
