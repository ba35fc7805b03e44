package dev.sluice.proxy.log;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A warning that is logged at most once in ten seconds, with the number of suppressed ones. Any
 * thread.
 */
public final class RateLimitedLine {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private long lastNanos = System.nanoTime() - PERIOD_NANOS;
  private long heldBack;

  /** Starts without a line. */
  public RateLimitedLine(Logger log) {
    this.log = log;
  }

  /** Logs the warning, or counts it as suppressed. */
  public synchronized void warn(String what) {
    if (isDue()) {
      log.warn("{}{}", what, more());
    }
  }

  /** Logs an internal error with its stack trace, or counts it as suppressed. */
  public synchronized void error(String what, Throwable cause) {
    if (isDue()) {
      log.error("{}{}", what, more(), cause);
    }
  }

  private boolean isDue() {
    long now = System.nanoTime();
    boolean isDue = now - lastNanos >= PERIOD_NANOS;
    if (isDue) {
      lastNanos = now;
    } else {
      heldBack++;
    }
    return isDue;
  }

  private String more() {
    String more = heldBack > 0 ? " (and " + heldBack + " more times)" : "";
    heldBack = 0;
    return more;
  }
}
