package dev.sluice.tee;

/**
 * The states of a session, in order; a session never returns to an earlier state.
 *
 * <pre>
 *   CONNECTING --primary connected--> RELAYING --client or primary gone--> DRAINING --all done--> CLOSED
 *        +----------- primary refused, or client gone ------------------------^
 * </pre>
 */
enum Lifecycle {
  /** The client's first bytes are read and wait for the primary. */
  CONNECTING,
  /** The client's bytes go to all branches. */
  RELAYING,
  /** New bytes of the client are dropped; pending bytes are written for at most drainTimeout. */
  DRAINING,
  /** All connections are closed. */
  CLOSED
}
