package dev.sluice.tee;

import org.jspecify.annotations.Nullable;

/** Measures how long a session has existed, been idle, and drained. Event loop only. */
final class SessionTimeouts {
  private final long beganNanos;
  private int activity;
  private int seenActivity;
  private long idleSinceNanos;
  private boolean draining;
  private long drainingSinceNanos;

  /** Begins now; all times are from {@link System#nanoTime()}. */
  SessionTimeouts(long nowNanos) {
    beganNanos = nowNanos;
    idleSinceNanos = nowNanos;
  }

  /** Notes that bytes were read or written. Cheap: {@link #expired} finds the time. */
  void active() {
    activity++;
  }

  /** Notes that the session only drains from now on. */
  void draining(long nowNanos) {
    draining = true;
    drainingSinceNanos = nowNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - beganNanos;
  }

  /** Returns the limit that the session has exceeded, or null. Call it regularly. */
  @Nullable CloseReason expired(long nowNanos, SessionContext route) {
    if (activity != seenActivity) {
      seenActivity = activity;
      idleSinceNanos = nowNanos;
    }
    if (draining && nowNanos - drainingSinceNanos >= route.drainTimeout().toNanos()) {
      return CloseReason.DRAIN_EXPIRED;
    }
    long idleNanos = route.idleTimeout().toNanos();
    boolean idle = idleNanos > 0 && nowNanos - idleSinceNanos >= idleNanos;
    return idle ? CloseReason.IDLE : null;
  }
}
