package dev.sluice.config;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/** A type of address; the scheme of a URL names it. Any thread. */
@Internal
public interface EndpointType {

  /** Returns the scheme of its URLs, such as {@code tcp}. */
  String scheme();

  /** Returns the form of its URLs, such as {@code tcp://host:port}. */
  String form();

  /**
   * Reads a URL.
   *
   * @param rest the URL after the colon
   * @return the address, with a meaningful {@code equals}; a Vert.x {@code SocketAddress} if it is
   *     a socket; null if the URL does not have the {@link #form}
   * @throws IllegalArgumentException if a more exact message is possible, which continues a
   *     sentence that begins with the URL
   */
  @Nullable Object parse(String rest);
}
