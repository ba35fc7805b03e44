package dev.sluice.proxy.compare.latency;

import dev.sluice.proxy.compare.result.LatencyRecorder;
import dev.sluice.proxy.compare.result.LatencyRecorders;

/**
 * Measures latencies without knowing messages: a turn begins when the client sends after a
 * response, and its response is what the primary sends until the next turn. The same bytes of the
 * mirror belong to the same turn, however late they are. Event loop only.
 */
public final class TurnClock implements LatencyClock {
  private static final int MOST_TURNS = 64;

  private final LatencyRecorder firstByte;
  private final LatencyRecorder lastByte;
  // A ring of turns: the oldest of which the mirror owes a response, to the present one.
  private final long[] requested = new long[MOST_TURNS];
  private final long[] start = new long[MOST_TURNS];
  private final long[] primaryFirst = new long[MOST_TURNS];
  private final long[] primaryLast = new long[MOST_TURNS];
  private long mirrorFirst; // of the oldest turn
  private long mirrorLast;
  private boolean mirrorHasBegun;
  private long oldest;
  private long present;
  private boolean primaryHasBegun;
  private long fromPrimary;
  private long fromMirror;

  /**
   * Begins with the session: a server may send first.
   *
   * @param recorders receive the latencies
   */
  public TurnClock(LatencyRecorders recorders, long now) {
    this.firstByte = recorders.firstByte();
    this.lastByte = recorders.lastByte();
    requested[0] = now;
  }

  @Override
  public void requested(long now) {
    if (primaryHasBegun) {
      begin();
    }
    requested[at(present)] = now;
  }

  private void begin() {
    primaryHasBegun = false;
    present++;
    start[at(present)] = fromPrimary;
    if (present - oldest == MOST_TURNS) {
      next(); // the mirror is too late to be measured
    }
    completeIfReached();
  }

  @Override
  public void responded(boolean isMirror, int bytes, long now) {
    if (isMirror) {
      fromMirror += bytes;
      mirrorResponded(now);
    } else {
      if (!primaryHasBegun) {
        primaryHasBegun = true;
        primaryFirst[at(present)] = now;
      }
      primaryLast[at(present)] = now;
      fromPrimary += bytes;
    }
  }

  private void mirrorResponded(long now) {
    do {
      if (fromMirror <= start[at(oldest)]) {
        return; // still of a turn that is not measured
      }
      if (!mirrorHasBegun) {
        mirrorHasBegun = true;
        mirrorFirst = now;
      }
      mirrorLast = now;
    } while (completeIfReached() && fromMirror > start[at(oldest)]);
  }

  /** Records the oldest turn if the mirror has sent all of its response; returns whether it has. */
  private boolean completeIfReached() {
    if (oldest == present || !mirrorHasBegun || fromMirror < start[at(oldest + 1)]) {
      return false;
    }
    record();
    next();
    return true;
  }

  private void record() {
    int turn = at(oldest);
    firstByte.add(primaryFirst[turn] - requested[turn], mirrorFirst - requested[turn]);
    lastByte.add(primaryLast[turn] - requested[turn], mirrorLast - requested[turn]);
  }

  private void next() {
    oldest++;
    mirrorHasBegun = false;
  }

  @Override
  public void ended() {
    if (oldest == present && mirrorHasBegun && primaryHasBegun && fromMirror == fromPrimary) {
      record();
    }
  }

  private static int at(long turn) {
    return (int) (turn % MOST_TURNS);
  }
}
