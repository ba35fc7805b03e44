package dev.sluice.app.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * The line that shows that the demo is at work: one that changes on a terminal, else one a second.
 */
final class Progress {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String CLEAR = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal = isTerminal();
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

  /** Makes room for what comes after. */
  void done() {
    if (terminal) {
      out.print(CLEAR);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // it is null on JDK 17, and asked below on newer ones
  private static boolean isTerminal() {
    Console console = System.console();
    try {
      // From JDK 22 on there is a console for a pipe too, and a method that tells the difference.
      return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
