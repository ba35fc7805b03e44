package dev.sluice.tee;

import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one session at one moment. Immutable.
 *
 * @param client the client's address; null if the connection closed before it was known
 * @param id identity of the session that its destinations were told; null if none was told
 * @param tls what is known of the client's TLS; null if nothing is
 * @param nanos age of the session, in nanoseconds
 * @param receivedBytes bytes that the client sent
 * @param responseBytes bytes that were sent to the client
 * @param branches the branch to the primary first, then those to mirrors
 */
public record SessionSnapshot(
    @Nullable SocketAddress client,
    @Nullable String id,
    @Nullable Tls tls,
    long nanos,
    long receivedBytes,
    long responseBytes,
    List<Branch> branches) {

  /**
   * The TLS of a client, as the route or a proxy in front of it knows it. Each value is null if it
   * is unknown. Text of the client, so it may have any characters.
   *
   * @param version such as {@code TLSv1.3}
   * @param cipher such as {@code TLS_AES_128_GCM_SHA256}
   * @param serverName host name that the client asked for
   * @param commonName common name of the client's certificate, which was verified
   */
  public record Tls(
      @Nullable String version,
      @Nullable String cipher,
      @Nullable String serverName,
      @Nullable String commonName) {}

  /**
   * The counts of one branch of the session.
   *
   * @param name the destination's name
   * @param sentBytes bytes that were sent to the destination
   * @param lagBytes bytes that wait to be sent
   * @param connected whether it has ever been connected to the destination
   * @param end the reason of its end; null while it is open
   */
  public record Branch(
      String name, long sentBytes, long lagBytes, boolean connected, @Nullable CloseReason end) {

    /** Returns {@code connecting}, {@code open}, or the reason of its end, such as {@code cut}. */
    public String state() {
      if (end != null) {
        return end.label();
      }
      return connected ? "open" : "connecting";
    }
  }
}
