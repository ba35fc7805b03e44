package dev.sluice.app.process;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;

/** The program's exit codes, and the exit code of each failure. */
public final class ExitCode {
  /** The command succeeded. */
  public static final int FINE = 0;

  /** The command failed at run time. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  private ExitCode() {}

  /** Returns the exit code of a failure. */
  static int of(Throwable failure) {
    return failure instanceof ConfigException || failure instanceof UsageException ? USAGE : FAILED;
  }

  /** Prints a failure to standard error, one line per error, and returns its exit code. */
  public static int report(Throwable failure) {
    if (failure instanceof ConfigException config) {
      config.errors().forEach(System.err::println);
    } else {
      System.err.println("sluice: " + ErrorText.of(failure));
    }
    return of(failure);
  }
}
