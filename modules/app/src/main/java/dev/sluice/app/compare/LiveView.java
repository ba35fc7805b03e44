package dev.sluice.app.compare;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Shows a comparison while it runs: a table that changes on a terminal, otherwise the verdict in a
 * line every ten seconds. One thread.
 */
final class LiveView {
  private static final Duration PERIOD_OF_LINES = Duration.ofSeconds(10);
  private static final String CLEAR_BELOW = "\033[J";

  /** A longer line would take two rows of a small terminal, and the table could not be replaced. */
  private static final int MOST_LETTERS = 80;

  private final PrintStream out;
  private final boolean isTerminal;
  private int shownLines;
  private Duration nextLine = PERIOD_OF_LINES;

  LiveView(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** Shows what was found so far; called about once a second. */
  void show(Reading reading) {
    if (isTerminal) {
      table(reading);
    } else if (reading.elapsed().compareTo(nextLine) >= 0) {
      nextLine = reading.elapsed().plus(PERIOD_OF_LINES);
      out.println(reading.seconds() + ": " + reading.comparison().verdict());
    }
  }

  /** Shows the result. */
  void end(Reading reading) {
    table(reading);
  }

  private void table(Reading reading) {
    List<String> lines = Summary.of(reading);
    if (isTerminal && shownLines > 0) {
      out.print("\033[" + shownLines + "A" + CLEAR_BELOW); // after so many lines up
    }
    lines.forEach(line -> out.println(isTerminal ? shortened(line) : line));
    out.flush();
    shownLines = lines.size();
  }

  private static String shortened(String line) {
    return line.length() <= MOST_LETTERS ? line : line.substring(0, MOST_LETTERS);
  }
}
