package dev.sluice.admin.http;

import java.util.concurrent.TimeUnit;

/** A limit for changes: so many a second, and a second's worth at once. Not thread-safe. */
final class TokenBucket {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;
  private double left;
  private long filledNanos;

  TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filledNanos = nowNanos;
  }

  /** Takes one; false where none is left. */
  boolean take(long nowNanos) {
    left = Math.min(perSecond, left + (nowNanos - filledNanos) / SECOND * perSecond);
    filledNanos = nowNanos;
    boolean isThere = left >= 1;
    left -= isThere ? 1 : 0;
    return isThere;
  }
}
