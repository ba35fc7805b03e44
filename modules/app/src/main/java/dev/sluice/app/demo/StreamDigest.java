package dev.sluice.app.demo;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of one connection's bytes. The first four bytes are the connection's number. */
final class StreamDigest {
  private final MessageDigest sha256 = sha256();
  private long length;
  private int number;

  void update(Buffer bytes) {
    for (int i = 0; length + i < Integer.BYTES && i < bytes.length(); i++) {
      number = (number << Byte.SIZE) | (bytes.getByte(i) & 0xff);
    }
    length += bytes.length();
    sha256.update(bytes.getBytes());
  }

  long length() {
    return length;
  }

  int number() {
    return number;
  }

  /** Ends the stream. */
  byte[] digest() {
    return sha256.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
