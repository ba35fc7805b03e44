package dev.sluice.frame.http;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;

/**
 * HTTP/1.0 and HTTP/1.1. After {@code CONNECT}, and once a connection has been upgraded, the rest
 * of each direction is one message without an end, as is a body that ends with its connection. Any
 * thread.
 *
 * <p>Source: RFC 9112, section 6.
 */
public record HttpType() implements FrameType {

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Framing newFraming() {
    return new HttpFraming();
  }
}
