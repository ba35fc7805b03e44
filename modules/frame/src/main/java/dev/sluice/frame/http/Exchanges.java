package dev.sluice.frame.http;

import dev.sluice.frame.FrameException;
import java.util.BitSet;

/**
 * The requests of one session whose responses have another form than most, and the responses that
 * change what the client sends next. Event loop only.
 */
final class Exchanges {
  /** The largest number of requests that may wait for a response of the slowest destination. */
  static final int MOST_PENDING = 8192;

  /** Bit n is about the last request whose number is n modulo {@link #MOST_PENDING}. */
  private final BitSet heads = new BitSet();

  private final BitSet connects = new BitSet();
  private long count;
  private boolean isUpgraded;
  private boolean isRefused;

  /** Counts a request, when its request line has been read. */
  void add(boolean isHead, boolean isConnect) {
    int bit = (int) (count % MOST_PENDING);
    heads.set(bit, isHead);
    connects.set(bit, isConnect);
    count++;
    isRefused = false;
  }

  /**
   * Returns whether a response has no body, whatever its header says.
   *
   * @param number number of the request: 0 for the first; a server may respond before it has one
   */
  boolean isHead(long number) throws FrameException {
    return isIn(heads, number);
  }

  /** Returns whether a successful response begins a tunnel. */
  boolean isConnect(long number) throws FrameException {
    return isIn(connects, number);
  }

  private boolean isIn(BitSet set, long number) throws FrameException {
    if (count - number > MOST_PENDING) {
      throw new FrameException("has more than " + MOST_PENDING + " requests without a response");
    }
    return number < count && set.get((int) (number % MOST_PENDING));
  }

  /** A destination has begun to speak another protocol. */
  void upgrade() {
    isUpgraded = true;
  }

  /** A destination has refused the last {@code CONNECT}. */
  void refuse() {
    isRefused = true;
  }

  /** Returns whether the client now speaks another protocol. */
  boolean isUpgraded() {
    return isUpgraded;
  }

  /** Returns whether the client goes on with HTTP after its {@code CONNECT}. */
  boolean isRefused() {
    return isRefused;
  }
}
