package dev.sluice.proxy;

/** Why a connection was refused. */
public enum Refusal {
  /** The client's address is denied, or not among those that are allowed. */
  DENIED,
  /** Too many connections have come in too short a time. */
  TOO_FAST,
  /** The route has as many sessions as it may have. */
  TOO_MANY_SESSIONS,
  /** The client's address has as many sessions as it may have. */
  TOO_MANY_OF_CLIENT
}
