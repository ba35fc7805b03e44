package dev.sluice.admin.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret that requests send as {@code Authorization: Bearer}. Immutable; any thread. */
final class Token {
  private static final int SHORTEST = 16;
  private static final String SCHEME = "Bearer ";

  private final byte[] secret;

  /**
   * Takes a secret; white space around it is ignored.
   *
   * @throws IllegalArgumentException if it is too short; the message continues a sentence whose
   *     subject is the file
   */
  Token(String text) {
    secret = text.strip().getBytes(StandardCharsets.UTF_8);
    if (secret.length < SHORTEST) {
      throw new IllegalArgumentException("holds a token that is shorter than 16 characters");
    }
  }

  /**
   * Returns whether a header has the secret; takes as long for a wrong one as for the right one.
   */
  boolean isIn(@Nullable String authorization) {
    String header = authorization == null ? "" : authorization;
    String brought = header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : "";
    return MessageDigest.isEqual(secret, brought.strip().getBytes(StandardCharsets.UTF_8));
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "Token";
  }
}
