package dev.sluice.transport.netty;

import org.slf4j.LoggerFactory;

/**
 * The fallback if Netty or Vert.x is not the version that Sluice was built with: one of their
 * private fields or methods has another name, or is gone.
 *
 * <p>Traffic continues, and one line is logged. Any thread.
 */
public final class Fallback {
  private final String consequence;
  private volatile boolean taken;

  /**
   * Creates a fallback that is not in use yet.
   *
   * @param consequence the effect that operators see, as a clause for the log
   */
  public Fallback(String consequence) {
    this.consequence = consequence;
  }

  /** Returns whether the fallback is in use. */
  public boolean isTaken() {
    return taken;
  }

  /** Takes the fallback from now on; logs it the first time. */
  public synchronized void take(Throwable cause) {
    if (!taken) {
      taken = true;
      // The logger is not a constant: it is rarely needed, and each class that loads delays the
      // start.
      LoggerFactory.getLogger(Fallback.class)
          .warn(
              "{}, because Sluice was built with another version of Netty or Vert.x: {}",
              consequence,
              cause.toString());
    }
  }
}
