package dev.sluice.benchmarks.race;

/** A mistake of whoever called the program; its message is the whole line to print. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
