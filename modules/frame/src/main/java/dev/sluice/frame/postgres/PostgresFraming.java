package dev.sluice.frame.postgres;

import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;

/**
 * The framers of one session of PostgreSQL. The first messages of a client have no type byte, and a
 * server answers a request for encryption with a single byte; all other messages are a type byte, a
 * length, and the rest. Event loop only.
 */
final class PostgresFraming implements Framing {
  private final RequestFramer requests = new RequestFramer();

  @Override
  public Framer requests() {
    return requests;
  }

  @Override
  public Framer responses() {
    return new ResponseFramer(requests);
  }
}
