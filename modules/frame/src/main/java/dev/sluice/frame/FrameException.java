package dev.sluice.frame;

/** Says that a stream is not of the protocol that it should be. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception without a stack trace: strangers cause it.
   *
   * @param message the rest of a sentence that begins with "the stream"
   */
  public FrameException(String message) {
    super(message, null, false, false);
  }
}
