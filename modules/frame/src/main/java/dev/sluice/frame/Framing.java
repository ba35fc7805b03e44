package dev.sluice.frame;

/**
 * The framers of one session. Responses can depend on requests, as the length of a response of HTTP
 * does; so the framer of the requests reads first. Event loop only.
 */
public interface Framing {

  /**
   * Returns the framer of what the client sends.
   *
   * @return the same in each call
   */
  Framer requests();

  /**
   * Creates a framer of what one destination sends.
   *
   * @return a new one for each destination, before the first request is read
   */
  Framer responses();
}
