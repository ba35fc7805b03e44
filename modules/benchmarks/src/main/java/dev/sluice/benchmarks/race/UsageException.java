package dev.sluice.benchmarks.race;

/** Thrown for a mistake on the command line; its message is the whole line to print. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
