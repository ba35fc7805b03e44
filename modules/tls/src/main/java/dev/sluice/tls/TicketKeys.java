package dev.sluice.tls;

import dev.sluice.tls.keys.TicketSecret;
import dev.sluice.tls.keys.Trust;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of session tickets for BoringSSL; the JDK keeps its own in each context. A ticket
 * is valid at one route, and as long as it trusts the same clients: a session that is resumed does
 * not verify the certificate again. Immutable; any thread.
 */
final class TicketKeys {
  private final byte[] scope;

  private TicketKeys(byte[] scope) {
    this.scope = scope;
  }

  /** Returns the keys of a route. */
  static TicketKeys of(String route, ClientCertificates clientAuth, @Nullable Trust trust) {
    byte[] place = (route + " " + clientAuth + " ").getBytes(StandardCharsets.UTF_8);
    if (trust == null) {
      return new TicketKeys(place);
    }
    byte[] digest = trust.digest();
    byte[] scope = new byte[place.length + digest.length];
    System.arraycopy(place, 0, scope, 0, place.length);
    System.arraycopy(digest, 0, scope, place.length, digest.length);
    return new TicketKeys(scope);
  }

  /** Sets the keys of a context; handshakes may go on meanwhile. */
  void set(TlsContext context, List<TicketSecret> secrets) {
    context.setTicketKeys(secrets.stream().map(this::key).toArray(OpenSslSessionTicketKey[]::new));
  }

  private OpenSslSessionTicketKey key(TicketSecret secret) {
    return new OpenSslSessionTicketKey(
        secret.derive("name", scope, OpenSslSessionTicketKey.NAME_SIZE),
        secret.derive("hmac", scope, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        secret.derive("aes", scope, OpenSslSessionTicketKey.AES_KEY_SIZE));
  }
}
