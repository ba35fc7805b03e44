package dev.sluice.admin.http;

import java.util.Locale;

/** Why the admin closes a connection by itself. */
public enum Fault {
  /** The client sent something that is not HTTP/1, or a request that may mean two things. */
  MALFORMED,
  /** The client sent too many requests before the answer to the first one. */
  PIPELINED,
  /** The client took too long over a request, or to take an answer. */
  SLOW,
  /** There were too many connections. */
  CROWDED,
  /** The client did not read the events that it had asked for. */
  UNREAD;

  /** Returns the value of the metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
