package dev.sluice.benchmarks.report.charts;

import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines over an axis, each with its name at its end. */
final class Lines {
  private static final double LABEL_GAP =
      0.062; // height of a line of text, as a share of the plot's height
  private static final double DOT = 6;

  private final XYSeriesCollection lines = new XYSeriesCollection();
  private final List<Integer> ticks;
  private final boolean logarithmicX;
  private final double labelRoom;

  /**
   * Starts without lines.
   *
   * @param ticks the measured positions
   * @param logarithmicX whether the horizontal axis is logarithmic
   * @param labelRoom room for the names, as a share of the width of the lines
   */
  Lines(List<Integer> ticks, boolean logarithmicX, double labelRoom) {
    this.ticks = ticks;
    this.logarithmicX = logarithmicX;
    this.labelRoom = labelRoom;
  }

  void add(String name, int x, double y) {
    if (lines.getSeriesIndex(name) < 0) {
      lines.addSeries(new XYSeries(name));
    }
    lines.getSeries(name).add(x, y);
  }

  boolean isEmpty() {
    return lines.getSeriesCount() == 0;
  }

  double low() {
    return lines.getRangeLowerBound(false);
  }

  double high() {
    return lines.getRangeUpperBound(false);
  }

  static ValueAxis axis(String label, Scaling scaling) {
    NumberAxis linear = new NumberAxis(label);
    linear.setNumberFormatOverride(Style.numbers());
    ValueAxis logarithmic = ListedTicks.axis(label, ListedTicks.round(scaling), true);
    ValueAxis axis = Style.axis(scaling.logarithmic() ? logarithmic : linear);
    axis.setRange(scaling.low(), scaling.high());
    return axis;
  }

  /** Returns the plot of the lines, with its own horizontal axis and a given vertical axis. */
  XYPlot plot(String labelX, ValueAxis vertical, Scaling scaling) {
    ValueAxis horizontal = Style.axis(ListedTicks.axis(labelX, ticks, logarithmicX));
    Scaling across = across();
    horizontal.setRange(across.valueAt(-0.04), across.valueAt(1 + labelRoom));
    XYPlot plot = new XYPlot(lines, horizontal, vertical, renderer());
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(Style.HAIRLINE);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    names(across.valueAt(1.03), scaling).forEach(plot::addAnnotation);
    return plot;
  }

  private Scaling across() {
    return new Scaling(ticks.get(0), ticks.get(ticks.size() - 1), logarithmicX);
  }

  private XYLineAndShapeRenderer renderer() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    for (int i = 0; i < lines.getSeriesCount(); i++) {
      renderer.setSeriesPaint(i, Palette.of((String) lines.getSeriesKey(i)));
      renderer.setSeriesStroke(i, Style.LINE);
      renderer.setSeriesShape(i, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
    }
    return renderer;
  }

  private List<XYTextAnnotation> names(double x, Scaling scaling) {
    double[] ends = new double[lines.getSeriesCount()];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = scaling.placeOf(lines.getYValue(i, lines.getItemCount(i) - 1));
    }
    double[] places = Spread.apart(ends, LABEL_GAP);
    List<XYTextAnnotation> names = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      String name = (String) lines.getSeriesKey(i);
      XYTextAnnotation label = new XYTextAnnotation(name, x, scaling.valueAt(places[i]));
      label.setFont(Style.LABEL);
      label.setPaint(Palette.of(name).darker());
      label.setTextAnchor(TextAnchor.CENTER_LEFT);
      names.add(label);
    }
    return names;
  }
}
