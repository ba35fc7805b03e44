package dev.sluice.app;

import java.util.List;
import java.util.stream.Collectors;

/** A picture of text in a terminal, as SVG. */
final class TerminalPicture {
  private static final int WIDTH = 900;
  private static final int LINE = 20;
  private static final int MARGIN = 20;
  private static final int HEAD = 56; // the bar of the window, and some room
  // Half a pixel more or less in each letter of another font adds up: so the length of a line is
  // set.
  private static final double LETTER = 8.1;

  private static final String FRAME =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
      <style>
      text { font: 13.5px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d7dee6; white-space: pre }
      .typed { fill: #fff; font-weight: bold } .good { fill: #63cc94 } .bad { fill: #f0945a } .head { fill: #58bade }
      </style>
      <rect width="%1$d" height="%2$d" rx="10" fill="#10161c"/>
      <circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
      %3$s
      </svg>
      """;

  private TerminalPicture() {}

  /** Returns the SVG of these lines, of which the first is a command. */
  static String of(List<String> lines) {
    int height = HEAD + LINE * (lines.size() - 1) + MARGIN;
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank()) {
        texts.append(text(line, HEAD + LINE * i, i == 0 ? "typed" : kind(line))).append('\n');
      }
    }
    return FRAME.formatted(WIDTH, height, texts.toString().strip());
  }

  private static String text(String line, int y, String kind) {
    return "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\" class=\"%s\">%s</text>"
        .formatted(MARGIN, y, line.length() * LETTER, kind, escaped(line));
  }

  private static String kind(String line) {
    if (line.matches("(branch|primary's round trip) .*")) {
      return "head";
    }
    if (line.matches("(stalled|absent) .*")) {
      return "bad";
    }
    return line.matches("(All as|Datagrams, too).*|.* (complete|intact).*") ? "good" : "plain";
  }

  private static String escaped(String line) {
    return line.chars()
        .mapToObj(
            letter ->
                switch (letter) {
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  case '&' -> "&amp;";
                  case ' ' -> "&#160;"; // no space is lost
                  default -> Character.toString(letter);
                })
        .collect(Collectors.joining());
  }
}
