package dev.sluice.config;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/** A kind of place that a URL names, known by its scheme. Any thread. */
@Internal
public interface EndpointType {

  /** Returns what its URLs begin with, up to the colon, such as {@code tcp}. */
  String scheme();

  /** Returns how its URLs are written, in words, such as {@code tcp://host:port}. */
  String form();

  /**
   * Reads a URL.
   *
   * @param rest what follows the colon
   * @return the place, which tells by {@code equals} whether it is another one; a Vert.x {@code
   *     SocketAddress} where it is a socket; null where the URL is not written in the {@link #form}
   * @throws IllegalArgumentException where there is more to say; its message continues a sentence
   *     that begins with the URL
   */
  @Nullable Object place(String rest);
}
