package dev.sluice.proxy.compare.latency;

import dev.sluice.proxy.compare.result.LatencyRecorder;
import dev.sluice.proxy.compare.result.LatencyRecorders;

/**
 * Measures latencies of requests and responses whose ends are known, even if several are under way.
 * Event loop only.
 */
public final class ExchangeClock implements LatencyClock {
  private static final int MOST = 128;

  private static final class Side {
    private final long[] first = new long[MOST];
    private final long[] end = new long[MOST];
    private long done;
    private boolean hasBegun;

    void responded(long now) {
      if (!hasBegun) {
        hasBegun = true;
        first[at(done)] = now;
      }
    }

    void ended(long now) {
      hasBegun = false;
      end[at(done)] = now;
      done++;
    }
  }

  private final LatencyRecorder firstByte;
  private final LatencyRecorder lastByte;
  private final LatencyRecorder message;
  private final long[] requested = new long[MOST];
  private final Side primary = new Side();
  private final Side mirror = new Side();
  private long requests;
  private long greetings; // exchanges that the server began
  private long mirrorGreetings;

  /**
   * Begins with the session.
   *
   * @param recorders receive the latencies
   */
  public ExchangeClock(LatencyRecorders recorders) {
    this.firstByte = recorders.firstByte();
    this.lastByte = recorders.lastByte();
    this.message = recorders.message();
  }

  @Override
  public void requested(long now) {}

  @Override
  public void requestEnded(long now) {
    requested[at(requests)] = now;
    requests++;
  }

  @Override
  public void responded(boolean fromMirror, int bytes, long now) {
    (fromMirror ? mirror : primary).responded(now);
  }

  @Override
  public void responseEnded(boolean fromMirror, long now) {
    if (fromMirror) {
      mirrorEnded(now);
    } else if (primary.done >= requests) {
      greetings++; // the server has sent it unasked, such as a greeting
      primary.hasBegun = false;
    } else {
      primary.ended(now);
      recordIfBoth(primary.done - 1);
    }
  }

  @Override
  public void loginEnded(boolean fromMirror) {
    Side side = fromMirror ? mirror : primary;
    side.done++;
    side.hasBegun = false;
  }

  private void mirrorEnded(long now) {
    if (mirrorGreetings < greetings) {
      mirrorGreetings++;
      mirror.hasBegun = false;
    } else {
      mirror.ended(now);
      recordIfBoth(mirror.done - 1);
    }
  }

  private void recordIfBoth(long exchange) {
    boolean isKept =
        requests - exchange <= MOST
            && primary.done - exchange <= MOST
            && mirror.done - exchange <= MOST;
    if (!isKept || primary.done <= exchange || mirror.done <= exchange || exchange >= requests) {
      return;
    }
    int i = at(exchange);
    firstByte.add(primary.first[i] - requested[i], mirror.first[i] - requested[i]);
    lastByte.add(primary.end[i] - requested[i], mirror.end[i] - requested[i]);
    message.add(primary.end[i] - requested[i], mirror.end[i] - requested[i]);
  }

  private static int at(long exchange) {
    return (int) (exchange % MOST);
  }
}
