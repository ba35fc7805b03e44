package dev.sluice.proxy.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;

/**
 * The warnings of one route or listener, told by all its instances together: each kind at most once
 * in ten seconds. Any thread.
 */
public final class RateLimitedLog {
  private final ConcurrentMap<String, RateLimitedLine> kinds = new ConcurrentHashMap<>();
  private final Logger log;

  /** Has told nothing yet. */
  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /**
   * Tells it, or counts it where the same kind was told just now.
   *
   * @param kind what it is about, and whom
   */
  public void warn(String kind, String what) {
    kinds.computeIfAbsent(kind, unheard -> new RateLimitedLine(log)).warn(what);
  }
}
