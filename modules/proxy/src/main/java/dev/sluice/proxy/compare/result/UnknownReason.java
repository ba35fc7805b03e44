package dev.sluice.proxy.compare.result;

import dev.sluice.transport.datagram.Reason;

/** The reasons why responses could not be compared. */
public enum UnknownReason implements Reason {
  /** {@code sample}, of the comparison or of the mirror, has left the session out. */
  SAMPLED_OUT,
  /** The branch to the mirror was cut because it lagged. */
  CUT,
  /** The mirror could not be reached. */
  UNREACHABLE,
  /** The mirror or the primary ended its responses early, or the session was ended. */
  CLOSED,
  /** One side was ahead by more than {@code window} and the hashes beyond it. */
  WINDOW,
  /** The process has too little memory left for comparisons. */
  MEMORY,
  /** The mirror was attached after the session had begun. */
  LATE,
  /** The responses, or the requests, are not of the protocol in {@code frame}. */
  FRAME,
  /** There is a difference, but no response of the control mirror that could show it as noise. */
  CONTROL,
  /** The comparison has failed, which the log reports as a bug. */
  ERROR
}
