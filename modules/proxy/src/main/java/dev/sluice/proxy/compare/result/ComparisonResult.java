package dev.sluice.proxy.compare.result;

import dev.sluice.transport.datagram.Reason;

/** The results of a comparison of a mirror's responses, or of one message, with the primary's. */
public enum ComparisonResult implements Reason {
  /** All bytes are equal. */
  EQUAL,
  /** The mirror has sent another byte than the primary. */
  DIFFERS,
  /** The mirror has sent all bytes of the primary, and then more. */
  LONGER,
  /** The mirror has sent less than the primary; what it has sent is equal. */
  SHORTER,
  /** The control mirror, which runs the primary's version, differs from the primary as well. */
  NOISE,
  /** The responses could not be compared: see {@link UnknownReason}. */
  UNKNOWN;

  /** Returns whether it is a difference that the version of the mirror may have caused. */
  public boolean isDifference() {
    return this == DIFFERS || this == LONGER || this == SHORTER;
  }
}
