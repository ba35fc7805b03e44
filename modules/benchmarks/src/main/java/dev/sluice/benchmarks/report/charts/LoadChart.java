package dev.sluice.benchmarks.report.charts;

import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;

/** Latency over offered load: one panel per percentile, side by side on one axis. */
final class LoadChart {
  private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9");
  private static final int WIDTH = 1060;
  private static final int HEIGHT = 480;
  private static final double ROOM = 0.6; // the panels are narrow, and the names are long

  private LoadChart() {}

  static void write(Results results, Path file) throws IOException {
    List<Lines> panels = PERCENTILES.stream().map(key -> panel(results, key)).toList();
    if (panels.stream().anyMatch(Lines::isEmpty)) {
      return;
    }
    double low = panels.stream().mapToDouble(Lines::low).min().orElse(1);
    double high = panels.stream().mapToDouble(Lines::high).max().orElse(1);
    Scaling scaling = new Scaling(low / 1.5, high * 1.5, true);
    ValueAxis latency = Lines.axis("latency in microseconds, logarithmic", scaling);
    CombinedRangeXYPlot plot = new CombinedRangeXYPlot(latency);
    plot.setGap(18);
    for (int i = 0; i < panels.size(); i++) {
      String label = PERCENTILES.get(i) + ", over requests per second";
      plot.add(panels.get(i).plot(label, latency, scaling));
    }
    Svg.write(
        Style.chart(
            "Latency over offered load",
            "256 bytes and back; latency counts from the time a request was due; lower is better",
            plot),
        WIDTH,
        HEIGHT,
        file);
  }

  private static Lines panel(Results results, String key) {
    List<Integer> axis = new ArrayList<>(results.axis(Workload.LOAD));
    Lines lines = new Lines(axis, true, ROOM);
    for (String contender : results.contenders(List.of(Workload.LOAD))) {
      for (int x : axis) {
        results.median(Workload.LOAD, x, contender, key).ifPresent(y -> lines.add(contender, x, y));
      }
    }
    return lines;
  }
}
