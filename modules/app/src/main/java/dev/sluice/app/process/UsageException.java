package dev.sluice.app.process;

/** A command line that asks for something that cannot be had. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Holds the whole line that the operator reads. */
  public UsageException(String message) {
    super(message);
  }
}
