package dev.sluice.app;

/** A command line that asks for something that cannot be had. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
