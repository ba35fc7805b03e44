package dev.sluice.benchmarks.race;

import java.io.PrintStream;
import java.util.Locale;

/** Shows the finished part of the run and the remaining time. */
final class Progress {
  private final PrintStream out;
  private final int total;
  private final double plannedSeconds;
  private int done;
  private double donePlanned;

  /**
   * Starts at zero.
   *
   * @param total number of measurements
   * @param plannedSeconds planned time of all measurements
   */
  Progress(PrintStream out, int total, double plannedSeconds) {
    this.out = out;
    this.total = total;
    this.plannedSeconds = plannedSeconds;
  }

  /**
   * Prints the line of a measurement.
   *
   * @param what the measurement and its result
   * @param planned its planned time, in seconds
   * @param elapsed time since the beginning of the run, in seconds
   */
  void measured(String what, double planned, double elapsed) {
    done++;
    donePlanned += planned;
    String line = String.format(Locale.ROOT, "[%3d/%d] %-52s %s", done, total, what, left(elapsed));
    out.println(line.stripTrailing());
  }

  /** Returns the remaining time, at the pace so far. */
  String left(double elapsed) {
    double pace = donePlanned == 0 ? 1 : elapsed / donePlanned;
    long seconds = Math.round(Math.max(0, plannedSeconds - donePlanned) * pace);
    if (done >= total) {
      return "";
    }
    return seconds < 90 ? seconds + " s left" : Math.round(seconds / 60.0) + " min left";
  }
}
