package dev.sluice.proxy.compare.latency;

/**
 * Measures the latencies of one session on both sides. All times are those of {@link
 * System#nanoTime()}. Event loop only.
 */
public interface LatencyClock {

  /** The client has sent bytes. */
  void requested(long now);

  /** The last byte from the client was the end of a request. */
  default void requestEnded(long now) {}

  /**
   * The primary or the mirror has sent bytes.
   *
   * @param fromMirror whether it is the mirror
   * @param bytes their number
   */
  void responded(boolean fromMirror, int bytes, long now);

  /** The last byte was the end of the response to a request. */
  default void responseEnded(boolean fromMirror, long now) {}

  /** The responses to a login, which is one request, are over, and are not measured. */
  default void loginEnded(boolean fromMirror) {}

  /** The session is over. */
  default void ended() {}
}
