package dev.sluice.tee;

import org.jspecify.annotations.Nullable;

/** How long a session has gone on, has been idle, and has drained. Event loop only. */
final class SessionTimeouts {
  private final long beganNanos;
  private int activity;
  private int seenActivity;
  private long idleSinceNanos;
  private boolean draining;
  private long drainingSinceNanos;

  /** It begins now; all times are those of {@link System#nanoTime()}. */
  SessionTimeouts(long nowNanos) {
    beganNanos = nowNanos;
    idleSinceNanos = nowNanos;
  }

  /** Something was read or written. Cheap: when that was is told by {@link #expired}. */
  void active() {
    activity++;
  }

  /** What is still owed is all that is left to do. */
  void draining(long nowNanos) {
    draining = true;
    drainingSinceNanos = nowNanos;
  }

  long ageNanos(long nowNanos) {
    return nowNanos - beganNanos;
  }

  /** Returns what the session has done for too long by now, if anything; to be asked regularly. */
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
