package dev.sluice.app.compare;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes as hexadecimal numbers and as text, with marks where another side has other bytes. */
final class HexView {
  private static final int PER_LINE = 8; // two sides fit next to each other

  private HexView() {}

  /**
   * Returns lines of HTML.
   *
   * @param hex the bytes in hexadecimal
   * @param offset position of the first byte, shown before each line
   * @param otherHex the bytes of the other side; null if nothing is marked
   * @param otherOffset position of their first byte
   */
  static String of(String hex, long offset, @Nullable String otherHex, long otherOffset) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] other = otherHex == null ? null : HexFormat.of().parseHex(otherHex);
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < bytes.length; line += PER_LINE) {
      lines.append(String.format(Locale.ROOT, "%8d  ", offset + line));
      StringBuilder text = new StringBuilder();
      for (int i = line; i < line + PER_LINE; i++) {
        if (i < bytes.length) {
          boolean isMarked = other != null && isOther(bytes[i], other, i + offset - otherOffset);
          lines.append(marked(isMarked, String.format(Locale.ROOT, "%02x", bytes[i]))).append(' ');
          text.append(marked(isMarked, character(bytes[i])));
        } else {
          lines.append("   ");
        }
      }
      lines.append(' ').append(text).append('\n');
    }
    return lines.toString();
  }

  private static boolean isOther(byte one, byte[] other, long index) {
    return index < 0 || index >= other.length || other[(int) index] != one;
  }

  private static String marked(boolean isMarked, String html) {
    return isMarked ? "<mark>" + html + "</mark>" : html;
  }

  private static String character(byte next) {
    return next >= ' ' && next < 0x7f ? Html.escape(String.valueOf((char) next)) : ".";
  }
}
