package dev.sluice.tee;

/**
 * The states of a session, in their order; no state comes back.
 *
 * <pre>
 *   CONNECTING --primary connected--> RELAYING --client or primary gone--> DRAINING --all done--> CLOSED
 *        +----------- primary refused, or client gone ------------------------^
 * </pre>
 */
enum Lifecycle {
  /** The client's first bytes are read, and wait for the primary. */
  CONNECTING,
  /** What the client sends goes to all branches. */
  RELAYING,
  /** The client sends nothing more that counts; what is owed may be written for drainTimeout. */
  DRAINING,
  /** All connections are closed. */
  CLOSED
}
