package dev.sluice.proxy.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;

/**
 * The warnings of one route or listener, from all its instances together: each kind is logged at
 * most once in ten seconds. Any thread.
 */
public final class RateLimitedLog {
  private final ConcurrentMap<String, RateLimitedLine> kinds = new ConcurrentHashMap<>();
  private final Logger log;

  /** Creates a log that has logged nothing yet. */
  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /**
   * Logs the warning, or counts it if the same kind was logged within the last ten seconds.
   *
   * @param kind the key of the kind: its reason and its subject
   */
  public void warn(String kind, String what) {
    kinds.computeIfAbsent(kind, unheard -> new RateLimitedLine(log)).warn(what);
  }
}
