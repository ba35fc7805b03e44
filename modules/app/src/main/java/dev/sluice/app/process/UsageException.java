package dev.sluice.app.process;

/** Thrown for a command line that is wrong or asks for something unavailable. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Takes the whole line that the operator reads. */
  public UsageException(String message) {
    super(message);
  }
}
