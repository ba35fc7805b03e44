package dev.sluice.tls.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret from which the keys of session tickets are made. Immutable; any thread.
 *
 * <p>Each route has other keys, and so has each content of its trust: a ticket that a client got
 * where no certificate was asked for, or before its certificate was revoked, is worth nothing
 * elsewhere.
 */
public final class TicketSecret {
  private static final String HMAC = "HmacSHA256";

  private final byte[] secret;

  TicketSecret(byte[] secret) {
    this.secret = secret.clone();
  }

  /**
   * Returns one of the keys for a purpose.
   *
   * @param label its part in the ticket
   * @param scope where tickets are valid
   * @param bytes its length, at most 32
   */
  public byte[] derive(String label, byte[] scope, int bytes) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      mac.update(label.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(scope), bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "TicketSecret";
  }
}
