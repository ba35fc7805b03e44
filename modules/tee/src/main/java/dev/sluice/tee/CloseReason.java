package dev.sluice.tee;

/** How a branch came to its end. */
public enum CloseReason {
  /** Everything it was offered was written, and the end of the stream with it. */
  FINISHED,
  /** It was further behind than its {@code maxLag}. */
  CUT,
  /** All mirrors together were too far behind, and this one the most. */
  CUT_FOR_MEMORY,
  /** There was never a connection. */
  CONNECT_FAILED,
  /** The destination closed or reset the connection before everything was written. */
  CLOSED_BY_PEER,
  /** The client or the primary was gone, and {@code drainTimeout} was not enough for the rest. */
  DRAIN_EXPIRED,
  /** The session was idle for {@code idleTimeout}. */
  IDLE,
  /** The session was ended from outside, or by an error of its own. */
  ABORTED
}
