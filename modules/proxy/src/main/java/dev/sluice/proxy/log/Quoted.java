package dev.sluice.proxy.log;

import java.util.List;
import java.util.stream.Collectors;

/** Text of a stranger, in quotes for a log line: it cannot begin a line or hide a part of it. */
public final class Quoted {
  private static final int LONGEST = 255;
  private static final int MOST = 8;

  private Quoted() {}

  /** Returns the text with every character escaped that is not printable ASCII. */
  public static String text(String sent) {
    return '"' + bare(sent) + '"';
  }

  /** Returns the text as {@link #text} does, without the quotes. */
  public static String bare(String sent) {
    StringBuilder escaped = new StringBuilder();
    sent.chars().limit(LONGEST).forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if (c >= ' ' && c < 0x7f) {
      quoted.append((char) c);
    } else {
      quoted.append("\\x%02x".formatted(c));
    }
  }

  /** Returns the first texts. */
  public static String list(List<String> sent) {
    String more = sent.size() > MOST ? ", ..." : "";
    return sent.stream().limit(MOST).map(Quoted::text).collect(Collectors.joining(", ")) + more;
  }
}
