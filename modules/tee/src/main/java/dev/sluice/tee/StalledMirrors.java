package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives up mirrors that take nothing while their route is being stopped: otherwise a mirror that
 * has stopped reading makes every stop last for {@code drainTimeout}. The primary is never given
 * up. Event loop only.
 */
@Internal
public final class StalledMirrors {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What a mirror had taken, and since when it has taken no more. */
  private record Standstill(Taken taken, long sinceNanos) {}

  private Map<Branch, Standstill> standstills = Map.of();

  /**
   * Ends the branches to stalled mirrors that keep a session open. Call it regularly while the
   * sessions drain.
   *
   * @param open all open sessions; not changed during the call
   * @param nowNanos {@link System#nanoTime()}
   */
  public void giveUp(Collection<Session> open, long nowNanos) {
    Map<Branch, Standstill> before = standstills;
    Map<Branch, Standstill> now = new HashMap<>();
    standstills = now;
    for (Session session : open) {
      for (Branch mirror : session.openMirrors()) {
        Standstill last = before.get(mirror);
        Taken taken = mirror.taken();
        Standstill next =
            last != null && last.taken().equals(taken) && mirror.isWaitedFor()
                ? last
                : new Standstill(taken, nowNanos);
        now.put(mirror, next);
        if (nowNanos - next.sinceNanos() >= PATIENCE_NANOS
            && mirror.holdsUp(session.isDraining())) {
          mirror.cut(CloseReason.STALLED);
        }
      }
    }
  }
}
