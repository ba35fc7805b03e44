package dev.sluice.benchmarks.race;

import java.io.PrintStream;
import java.util.Locale;

/** What has been done of the whole, and how long the rest will take. */
final class Progress {
  private final PrintStream out;
  private final int total;
  private final double plannedSeconds;
  private int done;
  private double donePlanned;

  /**
   * Nothing done yet.
   *
   * @param total measurements
   * @param plannedSeconds what all of them should take
   */
  Progress(PrintStream out, int total, double plannedSeconds) {
    this.out = out;
    this.total = total;
    this.plannedSeconds = plannedSeconds;
  }

  /**
   * Prints the line of a measurement.
   *
   * @param what it was, and what came out
   * @param planned what it should have taken, in seconds
   * @param elapsed since the beginning of all, in seconds
   */
  void measured(String what, double planned, double elapsed) {
    done++;
    donePlanned += planned;
    String line = String.format(Locale.ROOT, "[%3d/%d] %-52s %s", done, total, what, left(elapsed));
    out.println(line.stripTrailing());
  }

  /** The rest of the plan, at the pace of what is done. */
  String left(double elapsed) {
    double pace = donePlanned == 0 ? 1 : elapsed / donePlanned;
    long seconds = Math.round(Math.max(0, plannedSeconds - donePlanned) * pace);
    if (done >= total) {
      return "";
    }
    return seconds < 90 ? seconds + " s left" : Math.round(seconds / 60.0) + " min left";
  }
}
