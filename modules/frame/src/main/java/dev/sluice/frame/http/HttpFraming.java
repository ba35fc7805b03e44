package dev.sluice.frame.http;

import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;

/**
 * The framers of one session. Responses should be read as they arrive, because the client's next
 * bytes are read in view of the response to {@code CONNECT} or {@code Upgrade}. Event loop only.
 */
final class HttpFraming implements Framing {
  private final Exchanges exchanges = new Exchanges();
  private final HttpRequests requests = new HttpRequests(exchanges);

  @Override
  public Framer requests() {
    return requests;
  }

  @Override
  public Framer responses() {
    return new HttpResponses(exchanges);
  }
}
