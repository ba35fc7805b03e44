package dev.sluice.proxy;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * A warning that is told at most once in ten seconds, with how often it was held back since. Any
 * thread.
 */
final class Notice {

  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger log;
  private long lastNanos = System.nanoTime() - PERIOD_NANOS;
  private long heldBack;

  Notice(Logger log) {
    this.log = log;
  }

  synchronized void warn(String what) {
    long now = System.nanoTime();
    if (now - lastNanos < PERIOD_NANOS) {
      heldBack++;
      return;
    }
    lastNanos = now;
    log.warn("{}{}", what, heldBack > 0 ? " (and " + heldBack + " more times)" : "");
    heldBack = 0;
  }
}
