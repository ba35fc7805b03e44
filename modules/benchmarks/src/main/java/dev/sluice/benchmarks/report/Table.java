package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, for a terminal or for AsciiDoc.
 *
 * @param id its tag in AsciiDoc
 * @param title its title
 * @param header one cell per column
 * @param rows rows of as many cells each
 */
record Table(String id, String title, List<String> header, List<List<String>> rows) {

  /** Returns the table as text: first column left-aligned, others right-aligned. */
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

  /**
   * Returns the table as a tagged part of AsciiDoc, so that a page can include each table
   * separately.
   */
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
    // Without the space at the end of a line.
    return text.append("|===\n// end::").append(id).append("[]\n").toString().replace(" \n", "\n");
  }
}
