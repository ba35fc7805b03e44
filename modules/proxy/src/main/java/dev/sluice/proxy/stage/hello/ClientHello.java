package dev.sluice.proxy.stage.hello;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS client says of its destination before any encryption. A client that uses Encrypted
 * Client Hello (ECH) shows only the outer values: the name of the server that can decrypt the inner
 * ones. Immutable; any thread.
 *
 * @param serverName the host name of SNI (RFC 6066) in lower case, without a dot at its end; it may
 *     have any characters up to U+00FF, even control characters; null if the client has sent none,
 *     or an IP address, which RFC 6066 forbids
 * @param protocols the protocols that the client offers by ALPN (RFC 7301), in its order; each byte
 *     is one character; empty without ALPN
 */
public record ClientHello(@Nullable String serverName, List<String> protocols)
    implements FirstBytes {

  /** The largest size of a ClientHello with the headers of its records, in bytes. */
  public static final int MAX = 16 * 1024;

  /** Keeps a copy of the list. */
  public ClientHello {
    protocols = List.copyOf(protocols);
  }
}
