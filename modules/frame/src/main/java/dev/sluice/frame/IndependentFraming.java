package dev.sluice.frame;

import java.util.function.Supplier;

/**
 * The framers of a session whose responses have ends that do not depend on its requests. Event loop
 * only.
 *
 * @param requests the framer of what the client sends
 * @param newResponses creates a framer of what one destination sends
 */
public record IndependentFraming(Framer requests, Supplier<? extends Framer> newResponses)
    implements Framing {

  @Override
  public Framer responses() {
    return newResponses.get();
  }
}
