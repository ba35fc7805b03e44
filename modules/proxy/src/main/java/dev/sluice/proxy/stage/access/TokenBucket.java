package dev.sluice.proxy.stage.access;

import java.util.concurrent.TimeUnit;

/**
 * A limit of events per second on average; a burst may use the budget of one second at once. Not
 * thread-safe.
 */
public final class TokenBucket {
  private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private double tokens = Integer.MAX_VALUE; // full at any rate
  private long refilledNanos;

  /**
   * Creates a full bucket.
   *
   * @param nowNanos time by {@link System#nanoTime}
   */
  public TokenBucket(long nowNanos) {
    refilledNanos = nowNanos;
  }

  /**
   * Takes a token if there is one.
   *
   * @param perSecond tokens that are added each second, and tokens that a full bucket holds; it may
   *     differ from call to call
   * @param nowNanos time by {@link System#nanoTime}
   * @return whether there was a token
   */
  public boolean take(int perSecond, long nowNanos) {
    double added = (nowNanos - refilledNanos) / SECOND_NANOS * perSecond;
    tokens = Math.min(perSecond, tokens + added);
    refilledNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
