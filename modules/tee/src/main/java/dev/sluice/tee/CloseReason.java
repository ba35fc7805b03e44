package dev.sluice.tee;

import dev.sluice.transport.datagram.Reason;

/** The reasons why a branch ends. */
public enum CloseReason implements Reason {
  /** The whole stream was sent, and its end too. */
  FINISHED,
  /** Its lag grew beyond {@code maxLag}. */
  CUT,
  /** All mirrors together held more than {@code mirrorMemory}, and this one held the most. */
  CUT_FOR_MEMORY,
  /** The connection could not be made. */
  CONNECT_FAILED,
  /** The destination refused the login, or the password for it is missing. */
  LOGIN_FAILED,
  /**
   * The mirror does not get this session: it is of a kind that cannot be mirrored, or the primary
   * refused it.
   */
  NOT_MIRRORED,
  /** The mirror could not follow the protocol any more without a gap. */
  OUT_OF_STEP,
  /** The destination closed or reset the connection before everything was sent. */
  CLOSED_BY_PEER,
  /** The client or the primary had gone, and {@code drainTimeout} was too short for the rest. */
  DRAIN_EXPIRED,
  /** The mirror took nothing for five seconds while the route was being stopped. */
  STALLED,
  /** The session was idle for {@code idleTimeout}. */
  IDLE,
  /** The session was ended by an operator, an undeployment, or an error of the program. */
  ABORTED
}
