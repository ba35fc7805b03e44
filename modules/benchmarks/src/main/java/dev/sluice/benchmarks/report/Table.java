package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, for a terminal or for AsciiDoc.
 *
 * @param id what AsciiDoc includes it by
 * @param title what stands above it
 * @param header one cell for each column
 * @param rows of as many cells each
 */
record Table(String id, String title, List<String> header, List<List<String>> rows) {

  /** The first column to the left, the others to the right. */
  String text() {
    StringBuilder text = new StringBuilder(title).append('\n');
    List<List<String>> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        String padding = " ".repeat(width(lines, column) - line.get(column).length());
        String cell = line.get(column);
        cells.append("  ").append(column == 0 ? cell + padding : padding + cell);
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  /** A tagged part, so that a page can include each table where it is spoken of. */
  String asciidoc() {
    StringBuilder text = new StringBuilder("// tag::" + id + "[]\n");
    text.append('.').append(title).append('\n');
    text.append("[cols=\"<2").append(",>1".repeat(header.size() - 1)).append("\"]\n|===\n");
    header.forEach(cell -> text.append("| ").append(cell).append(' '));
    text.append("\n\n");
    for (List<String> row : rows) {
      row.forEach(cell -> text.append("| ").append(cell).append(' '));
      text.append('\n');
    }
    // Without the space before a line's end.
    return text.append("|===\n// end::").append(id).append("[]\n").toString().replace(" \n", "\n");
  }
}
