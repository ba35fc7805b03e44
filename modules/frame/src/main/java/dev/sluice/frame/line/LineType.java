package dev.sluice.frame.line;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;
import dev.sluice.frame.IndependentFraming;

/** Lines of text: each request and each response ends with a line feed. Any thread. */
public record LineType() implements FrameType {

  @Override
  public String name() {
    return "line";
  }

  @Override
  public Framing newFraming() {
    return new IndependentFraming(new LineFramer(), LineFramer::new);
  }
}
