package dev.sluice.app.demo;

import dev.sluice.app.process.Terminal;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of the demo: one changing line on a terminal, otherwise one line per second.
 */
final class Progress {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String CLEAR = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal = Terminal.isPresent();
  private long lastNanos = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void show(String title, long sent, long total, DemoSnapshot reading) {
    String line =
        "%s: %3d %%, %d sessions open, slow mirror %s behind, %d cut"
            .formatted(
                title,
                100 * sent / total,
                reading.sessions(),
                Report.mebibytes(reading.slowLag()),
                reading.cuts());
    if (terminal) {
      out.print(CLEAR + line);
      out.flush();
    } else if (System.nanoTime() - lastNanos >= SECOND_NANOS) {
      lastNanos = System.nanoTime();
      out.println(line);
    }
  }

  /** Clears the line for the following output. */
  void done() {
    if (terminal) {
      out.print(CLEAR);
    }
  }
}
