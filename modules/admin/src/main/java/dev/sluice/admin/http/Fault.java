package dev.sluice.admin.http;

import dev.sluice.transport.datagram.Reason;

/** The reasons why the admin closes a connection because of its client. */
public enum Fault implements Reason {
  /** The client sent something that is not HTTP/1, or an ambiguous request. */
  MALFORMED,
  /** The client sent too many requests before the response to the first one. */
  PIPELINED,
  /** The client took too long to send a request, or to read a response. */
  SLOW,
  /** The listener had too many connections. */
  CROWDED,
  /** The client did not read the events that it had requested. */
  UNREAD
}
