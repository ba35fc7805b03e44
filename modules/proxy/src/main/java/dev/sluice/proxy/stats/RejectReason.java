package dev.sluice.proxy.stats;

/** Why a connection was refused. */
public enum RejectReason {
  /** The client's address is denied, or not among those that are allowed. */
  DENIED,
  /** Too many connections have come in too short a time. */
  TOO_FAST,
  /** The route has as many sessions as it may have. */
  TOO_MANY_SESSIONS,
  /** The client's address has as many sessions as it may have. */
  TOO_MANY_OF_CLIENT,
  /** The operating system gave no socket or memory for the session. */
  NO_RESOURCES,
  /** The buffers of the process have almost no memory left: see {@code bufferMemory}. */
  LOW_MEMORY,
  /** It is a connection of this process that has passed the route: each would open the next. */
  LOOP
}
