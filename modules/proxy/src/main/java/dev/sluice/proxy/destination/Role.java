package dev.sluice.proxy.destination;

/** The role of a destination in a route. */
public enum Role {
  /** Gets the bytes of a stream, and its responses return to the client. */
  PRIMARY,
  /** Gets the bytes of a stream; its responses are dropped. */
  MIRROR,
  /** Gets datagrams, and its responses return to the client. */
  DATAGRAM_PRIMARY,
  /** Gets datagrams; it is not expected to respond. */
  DATAGRAM_MIRROR
}
