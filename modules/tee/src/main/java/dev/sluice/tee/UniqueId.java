package dev.sluice.tee;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The identities of sessions: a number that differs between two processes, then one that counts.
 * Any thread.
 */
final class UniqueId {
  private static final String PROCESS =
      HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + "-";
  private static final AtomicLong LAST = new AtomicLong();

  private UniqueId() {}

  static byte[] next() {
    return (PROCESS + Long.toHexString(LAST.incrementAndGet())).getBytes(US_ASCII);
  }

  /** Returns an identity that is safe to log: the text itself, or hexadecimal digits. */
  static String text(byte[] id) {
    for (byte b : id) {
      if (b <= ' ' || b > '~') {
        return HexFormat.of().formatHex(id);
      }
    }
    return new String(id, US_ASCII);
  }
}
