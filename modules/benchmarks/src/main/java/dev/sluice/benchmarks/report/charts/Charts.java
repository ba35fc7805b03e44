package dev.sluice.benchmarks.report.charts;

import dev.sluice.benchmarks.report.PoolScores;
import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.JFreeChart;

/** The charts of a run: those with measurements. */
public final class Charts {
  private static final int WIDTH = 860;
  private static final int LINES_HEIGHT = 460;
  private static final double MOST_ROOM = 0.24; // largest room for names at the ends of lines

  private final Results results;

  /** Creates the charts of some results. */
  public Charts(Results results) {
    this.results = results;
  }

  /** Writes the charts into a folder. */
  public void write(Path folder) throws IOException {
    race(Workload.ONE, "with one destination", folder.resolve("race1.svg"));
    race(Workload.THREE, "with a primary and two mirrors", folder.resolve("race3.svg"));
    race(Workload.TLS_ONE, "with TLS and one destination", folder.resolve("tls1.svg"));
    race(
        Workload.TLS_THREE,
        "with TLS, a primary and two mirrors, one of them with TLS",
        folder.resolve("tls3.svg"));
    fanOut(folder.resolve("fanout.svg"));
    memory(folder.resolve("memory.svg"));
    LoadChart.write(results, folder.resolve("load.svg"));
    pool(folder.resolve("pool.svg"));
  }

  private void race(List<Workload> workloads, String where, Path file) throws IOException {
    Bars bars = new Bars("\u00d7");
    String base = "";
    for (Workload workload : workloads) {
      for (String contender : results.contenders(List.of(workload))) {
        base = results.base(workload);
        results
            .ratio(workload, contender)
            .ifPresent(ratio -> bars.add(workload.title(), contender, ratio));
      }
    }
    if (!bars.isEmpty()) {
      String subtitle = "user and system time of the process, per unit of work; shorter is better";
      String axis = "times the CPU of " + base;
      JFreeChart chart = bars.linear("CPU time " + where, subtitle, axis);
      Svg.write(chart, WIDTH, bars.height(), file);
    }
  }

  private void fanOut(Path file) throws IOException {
    Lines lines = lines(Workload.FANOUT, false);
    if (!lines.isEmpty()) {
      Scaling scaling = new Scaling(0, lines.high() * 1.08, false);
      lines(
          lines,
          scaling,
          new Words(
              "CPU time over the number of destinations",
              "a flood of 64 KiB writes; the primary is one of the destinations; lower is better",
              "destinations",
              "CPU seconds per GiB read"),
          file);
    }
  }

  private void memory(Path file) throws IOException {
    Lines lines = lines(Workload.MEMORY, true);
    if (!lines.isEmpty()) {
      Scaling scaling = new Scaling(lines.low() / 1.5, lines.high() * 1.5, true);
      lines(
          lines,
          scaling,
          new Words(
              "Memory over open connections",
              "resident memory of the process; each connection has sent one request; lower is better",
              "open connections, logarithmic",
              "MiB, logarithmic"),
          file);
    }
  }

  private record Words(String title, String subtitle, String labelX, String labelY) {}

  private static void lines(Lines lines, Scaling scaling, Words words, Path file)
      throws IOException {
    var plot = lines.plot(words.labelX(), Lines.axis(words.labelY(), scaling), scaling);
    Svg.write(Style.chart(words.title(), words.subtitle(), plot), WIDTH, LINES_HEIGHT, file);
  }

  private Lines lines(Workload workload, boolean logarithmicX) {
    List<Integer> axis = results.axis(workload);
    Lines lines = new Lines(axis, logarithmicX, MOST_ROOM);
    for (String contender : results.contenders(List.of(workload))) {
      for (int x : axis) {
        results
            .median(workload, x, contender, workload.key())
            .ifPresent(y -> lines.add(contender, x, y));
      }
    }
    return lines;
  }

  private void pool(Path file) throws IOException {
    Bars bars = new Bars(" ns");
    PoolScores.of(results.pool())
        .nanos()
        .forEach((group, scores) -> scores.forEach((pool, nanos) -> bars.add(group, pool, nanos)));
    if (!bars.isEmpty()) {
      String subtitle = "64 KiB, on one event loop, measured with JMH; shorter is better";
      JFreeChart chart =
          bars.logarithmic("One acquire and release", subtitle, "nanoseconds, logarithmic");
      Svg.write(chart, WIDTH, bars.height(), file);
    }
  }
}
