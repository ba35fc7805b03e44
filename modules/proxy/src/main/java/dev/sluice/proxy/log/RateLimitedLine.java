package dev.sluice.proxy.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A warning that is logged at most once in ten seconds, with the number of suppressed ones. Any
 * thread.
 */
public final class RateLimitedLine {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private final LongSupplier nanoTime;
  private long lastNanos;
  private long heldBack;

  /** Starts without a line. */
  public RateLimitedLine(Logger log) {
    this(log, System::nanoTime);
  }

  /** Starts without a line, and with another clock than {@link System#nanoTime()}. */
  RateLimitedLine(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong() - PERIOD_NANOS;
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
    long now = nanoTime.getAsLong();
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
