package dev.sluice.transport.datagram;

/** The reasons why a whole datagram is dropped. */
public enum DropReason implements Reason {
  /** The kernel had no room in the socket's send buffer. */
  FULL,
  /** There was no route to the destination, or no socket was bound there. */
  UNREACHABLE,
  /** The datagram is larger than the network on the way accepts. */
  TOO_BIG,
  /** The destination's name could not be looked up yet. */
  UNRESOLVED,
  /** The client's address is not allowed to use the route. */
  DENIED,
  /** The route had {@code limits.sessions} sessions, and none could be evicted. */
  TOO_MANY_SESSIONS,
  /** The route itself had sent the datagram, and would send it again forever. */
  LOOP,
  /** The datagram has no PROXY header, which {@code proxyProtocol} requires. */
  NO_PROXY_HEADER,
  /** The PROXY header of the datagram is malformed. */
  BAD_PROXY_HEADER,
  /** The sender is none of the proxies in {@code proxyProtocol.from}. */
  UNTRUSTED_PROXY,
  /** The kernel returned another error. */
  FAILED
}
