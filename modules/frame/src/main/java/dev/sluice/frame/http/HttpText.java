package dev.sluice.frame.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Short words in a long, because framers keep no bytes. Any thread. */
final class HttpText {
  private HttpText() {}

  /** Returns a word of at most eight characters as a number, which no other such word has. */
  static long pack(String word) {
    long packed = 0;
    for (byte next : word.getBytes(US_ASCII)) {
      packed = append(packed, next);
    }
    return packed;
  }

  /** Returns the packed word with a byte behind it, and without its first byte if it has eight. */
  static long append(long packed, byte next) {
    return (packed << 8) | (next & 0xff);
  }

  static byte toLowerCase(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 'a' - 'A') : letter;
  }

  static boolean isSpace(byte next) {
    return next == ' ' || next == '\t';
  }
}
