package dev.sluice.app.compare;

/** Writes elements of HTML. One thread. */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** Escapes a text for an element or an attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Adds HTML as it is. */
  Html raw(String html) {
    text.append(html);
    return this;
  }

  /** Adds an element with a text, on a line of its own. */
  Html element(String name, String content) {
    return element(name, "", content);
  }

  /**
   * Adds an element with a text, on a line of its own.
   *
   * @param type its class in the style sheet; empty if it has none
   */
  Html element(String name, String type, String content) {
    open(name, type);
    text.append(escape(content));
    return close(name);
  }

  Html open(String name, String type) {
    text.append('<').append(name);
    if (!type.isEmpty()) {
      text.append(" class=\"").append(type).append('"');
    }
    text.append('>');
    return this;
  }

  Html close(String name) {
    text.append("</").append(name).append(">\n");
    return this;
  }

  /** Begins a table with its first row; on a small screen it can be moved sideways. */
  Html openTable(String first, Iterable<String> columns) {
    return open("div", "scroll").open("table", "").head(first, columns).open("tbody", "");
  }

  Html closeTable() {
    return close("tbody").close("table").close("div");
  }

  /** Adds a row of a table: the first cell is a heading, the others are numbers. */
  Html row(String heading, Iterable<String> cells) {
    open("tr", "").raw("<th scope=\"row\">").raw(escape(heading)).close("th");
    cells.forEach(cell -> element("td", cell));
    return close("tr");
  }

  private Html head(String first, Iterable<String> columns) {
    open("thead", "").open("tr", "").raw("<th scope=\"col\">").raw(escape(first)).close("th");
    columns.forEach(column -> raw("<th scope=\"col\">").raw(escape(column)).close("th"));
    return close("tr").close("thead");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
