package dev.sluice.tee;

import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session had done at one moment. Immutable.
 *
 * @param client where the client is; null where the connection was gone before that was known
 * @param nanos how long ago it began
 * @param received bytes that the client has sent
 * @param answered bytes that the client was sent
 * @param branches the primary's, then the mirrors' that it has
 */
public record SessionSnapshot(
    @Nullable SocketAddress client,
    long nanos,
    long received,
    long answered,
    List<Branch> branches) {

  /**
   * What one of its branches had done.
   *
   * @param name the destination's name
   * @param written bytes that the operating system took
   * @param lag bytes that it is behind
   * @param end how it ended; null while it goes on
   */
  public record Branch(String name, long written, long lag, @Nullable CloseReason end) {}
}
