package dev.sluice.transport.netty;

import org.slf4j.LoggerFactory;

/**
 * What is done instead, once Netty or Vert.x turns out not to be what Sluice was built with: a
 * field or a method that they keep to themselves has another name, or is gone.
 *
 * <p>Traffic goes on; the log gets one line. Any thread.
 */
public final class Fallback {
  private final String consequence;
  private volatile boolean taken;

  /**
   * Not taken yet.
   *
   * @param consequence what operators see of it, as a clause for the log
   */
  public Fallback(String consequence) {
    this.consequence = consequence;
  }

  /** Whether this is what is done from now on. */
  public boolean isTaken() {
    return taken;
  }

  /** This is what is done from now on; the first time that is logged. */
  public synchronized void take(Throwable cause) {
    if (!taken) {
      taken = true;
      // Not kept: hardly ever is there anything to log, and a start waits for each class.
      LoggerFactory.getLogger(Fallback.class)
          .warn(
              "{}, because this is not the Netty or Vert.x that Sluice was built with: {}",
              consequence,
              cause.toString());
    }
  }
}
