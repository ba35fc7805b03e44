package dev.sluice.proxy.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * The warnings of all instances of one route or listener; each kind is logged at most once in ten
 * seconds. Any thread.
 */
public final class RateLimitedLog {
  private final ConcurrentMap<String, RateLimitedLine> kinds = new ConcurrentHashMap<>();
  private final Logger log;
  private final LongSupplier nanoTime;

  /** Starts without a line. */
  public RateLimitedLog(Logger log) {
    this(log, System::nanoTime);
  }

  /** Starts without a line, and with another clock than {@link System#nanoTime()}. */
  RateLimitedLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * Logs a warning, or counts it if the same kind was logged within ten seconds.
   *
   * @param kind the kind of the warning and its subject, such as a mirror
   */
  public void warn(String kind, String what) {
    kinds.computeIfAbsent(kind, unheard -> new RateLimitedLine(log, nanoTime)).warn(what);
  }
}
