package dev.sluice.tee;

/** Why a branch ended. */
public enum CloseReason {
  /** Everything was written, and the end of the stream. */
  FINISHED,
  /** Its lag was larger than its {@code maxLag}. */
  CUT,
  /** The lags of all mirrors together were too large, and this one was the largest. */
  CUT_FOR_MEMORY,
  /** The connect failed. */
  CONNECT_FAILED,
  /** The destination closed or reset the connection before everything was written. */
  CLOSED_BY_PEER,
  /** The client or the primary had gone, and {@code drainTimeout} was too short for the rest. */
  DRAIN_EXPIRED,
  /** The session was idle for {@code idleTimeout}. */
  IDLE,
  /** The session was ended by an operator, an undeployment, or an error of the program. */
  ABORTED
}
