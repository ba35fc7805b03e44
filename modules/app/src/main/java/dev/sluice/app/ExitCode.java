package dev.sluice.app;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;

/** The program's exit codes, and which failure has which. */
final class ExitCode {
  static final int FINE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private ExitCode() {}

  /** Returns the exit code of a failure. */
  static int of(Throwable failure) {
    return failure instanceof ConfigException || failure instanceof UsageException ? USAGE : FAILED;
  }

  /** Prints a failure to standard error, one line per error, and returns its exit code. */
  static int report(Throwable failure) {
    if (failure instanceof ConfigException config) {
      config.errors().forEach(System.err::println);
    } else {
      System.err.println("sluice: " + ErrorText.of(failure));
    }
    return of(failure);
  }
}
