package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a file, which is UTF-8 with or without a byte-order mark. */
final class Utf8 {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Utf8() {}

  /**
   * Returns the text.
   *
   * @throws ConfigException if the bytes are in another Unicode encoding; the error continues a
   *     sentence that begins with the file's name
   */
  static String decode(byte[] bytes) {
    String other = otherEncoding(bytes);
    if (other != null) {
      throw new ConfigException(List.of("is " + other + "; save it as UTF-8"));
    }
    int begin = hasMark(bytes) ? MARK.length : 0;
    return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
  }

  private static boolean hasMark(byte[] bytes) {
    return bytes.length >= MARK.length
        && bytes[0] == MARK[0]
        && bytes[1] == MARK[1]
        && bytes[2] == MARK[2];
  }

  /** Without a mark, the zero bytes tell: a configuration begins with a character of ASCII. */
  private static @Nullable String otherEncoding(byte[] bytes) {
    if (bytes.length < 2) {
      return null;
    }
    int first = word(bytes, 0);
    int second = bytes.length < 4 ? 1 : word(bytes, 2);
    if (first == 0 || (second == 0 && (first & 0xFF) == 0) || (first == 0xFFFE && second == 0)) {
      return "UTF-32";
    }
    boolean isUtf16 =
        first == 0xFEFF || first == 0xFFFE || (first & 0xFF00) == 0 || (first & 0xFF) == 0;
    return isUtf16 ? "UTF-16" : null;
  }

  private static int word(byte[] bytes, int index) {
    return ((bytes[index] & 0xFF) << Byte.SIZE) + (bytes[index + 1] & 0xFF);
  }
}
