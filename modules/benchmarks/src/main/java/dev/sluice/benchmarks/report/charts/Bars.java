package dev.sluice.benchmarks.report.charts;

import dev.sluice.benchmarks.report.Numbers;
import java.awt.Color;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** Groups of horizontal bars, each with its name and value beside it. */
final class Bars {
  static final int BAR_HEIGHT = 19;

  private final DefaultCategoryDataset bars = new DefaultCategoryDataset();
  private final String suffix;

  /**
   * Starts without bars.
   *
   * @param suffix text after each value
   */
  Bars(String suffix) {
    this.suffix = suffix;
  }

  void add(String group, String name, double value) {
    bars.addValue(value, name, group);
  }

  boolean isEmpty() {
    return bars.getRowCount() == 0;
  }

  int height() {
    return 130 + bars.getColumnCount() * (bars.getRowCount() * BAR_HEIGHT + 22);
  }

  /** Draws on a linear axis from zero. */
  JFreeChart linear(String title, String subtitle, String axisLabel) {
    NumberAxis axis = new NumberAxis(axisLabel);
    axis.setNumberFormatOverride(Style.numbers());
    axis.setUpperMargin(0.22); // room for the text beside the longest bar
    return chart(title, subtitle, axis);
  }

  /** Draws on a logarithmic axis from one, for values that differ much. */
  JFreeChart logarithmic(String title, String subtitle, String axisLabel) {
    LogAxis axis = new LogAxis(axisLabel);
    axis.setNumberFormatOverride(Style.numbers());
    axis.setRange(1, Math.pow(greatest(), 1.3)); // room for the text
    return chart(title, subtitle, axis);
  }

  private double greatest() {
    double greatest = 1;
    for (Object name : bars.getRowKeys()) {
      for (Object group : bars.getColumnKeys()) {
        Number value = bars.getValue((String) name, (String) group);
        greatest = value == null ? greatest : Math.max(greatest, value.doubleValue());
      }
    }
    return greatest;
  }

  private JFreeChart chart(String title, String subtitle, ValueAxis axis) {
    CategoryAxis groups = Style.axis(new CategoryAxis());
    groups.setTickLabelPaint(Palette.INK);
    groups.setCategoryMargin(0.12);
    groups.setLowerMargin(0.02);
    groups.setUpperMargin(0.02);
    CategoryPlot plot = new CategoryPlot(bars, groups, Style.axis(axis), renderer());
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(Style.HAIRLINE);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return Style.chart(title, subtitle, plot);
  }

  private BarRenderer renderer() {
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setItemMargin(0.06);
    renderer.setDefaultItemLabelGenerator(new NameAndValue(suffix));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(Style.LABEL);
    renderer.setDefaultItemLabelPaint(Palette.INK);
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    List<?> names = bars.getRowKeys();
    for (int i = 0; i < names.size(); i++) {
      Color colour = Palette.of((String) names.get(i));
      renderer.setSeriesPaint(i, colour);
    }
    return renderer;
  }

  /** The text beside a bar. */
  private static final class NameAndValue extends StandardCategoryItemLabelGenerator {
    private static final long serialVersionUID = 1L;
    private final String suffix;

    NameAndValue(String suffix) {
      this.suffix = suffix;
    }

    @Override
    public String generateLabel(CategoryDataset bars, int row, int column) {
      Number value = bars.getValue(row, column);
      return " " + bars.getRowKey(row) + "  " + Numbers.shown(value.doubleValue()) + suffix;
    }
  }
}
