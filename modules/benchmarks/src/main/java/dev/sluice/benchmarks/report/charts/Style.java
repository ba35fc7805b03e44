package dev.sluice.benchmarks.report.charts;

import java.awt.BasicStroke;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/** The common style of all charts: a plain background, thin lines, text at the left. */
final class Style {
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final BasicStroke HAIRLINE = new BasicStroke(1);
  static final BasicStroke LINE =
      new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  private static final Font SUBTITLE = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private Style() {}

  static JFreeChart chart(String title, String subtitle, Plot plot) {
    plot.setOutlineVisible(false);
    plot.setBackgroundPaint(Palette.PAPER);
    plot.setInsets(new RectangleInsets(8, 4, 4, 8));
    JFreeChart chart = new JFreeChart(title, TITLE, plot, false);
    chart.setBackgroundPaint(Palette.PAPER);
    chart.setPadding(new RectangleInsets(14, 14, 10, 14));
    left(chart.getTitle()).setPaint(Palette.INK);
    TextTitle second = left(new TextTitle(subtitle, SUBTITLE));
    second.setPaint(Palette.FAINT_INK);
    chart.addSubtitle(second);
    return chart;
  }

  private static TextTitle left(TextTitle title) {
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setPadding(new RectangleInsets(2, 4, 2, 4));
    return title;
  }

  static <A extends Axis> A axis(A axis) {
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setTickLabelFont(LABEL);
    axis.setTickLabelPaint(Palette.FAINT_INK);
    axis.setLabelFont(LABEL);
    axis.setLabelPaint(Palette.INK);
    return axis;
  }

  /** Numbers with no more decimals than needed, independent of the locale. */
  static NumberFormat numbers() {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
