package dev.sluice.app.process;

import java.io.Console;

/** Whether an operator sees what the program prints. Any thread. */
public final class Terminal {
  private Terminal() {}

  /** Returns whether standard input and output are a terminal. */
  @SuppressWarnings(
      "SystemConsoleNull") // null on JDK 17 without a terminal; checked below on newer JDKs
  public static boolean isPresent() {
    Console console = System.console();
    try {
      // Since JDK 22 a console exists for a pipe, too; isTerminal() shows the difference.
      return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
