package dev.sluice.transport.datagram;

/** Why a datagram was dropped, always as a whole. */
public enum DropReason {
  /** The operating system had no room left to send it from. */
  FULL,
  /** There was no way to the destination, or nothing listened there. */
  UNREACHABLE,
  /** The way to the destination does not carry datagrams of this size. */
  TOO_BIG,
  /** The name of the destination could not be looked up yet. */
  UNRESOLVED,
  /** The client's address may not use the route. */
  DENIED,
  /** The route had as many sessions as it may have. */
  TOO_MANY_SESSIONS,
  /** The route has sent it itself: it would come back for ever. */
  LOOP,
  /** The operating system refused it for another reason. */
  FAILED
}
