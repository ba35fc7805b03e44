package dev.sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * The index of the search: one entry for each section of each page.
 *
 * <p>It is a script, not JSON, because a page that was opened from a file may load only scripts.
 */
final class SearchIndex {
  private final List<Map<String, String>> entries = new ArrayList<>();

  private SearchIndex() {}

  static String of(Guide guide) throws JsonProcessingException {
    SearchIndex index = new SearchIndex();
    for (Page page : guide.pages()) {
      Guide.Group group = guide.groupOf(page);
      index.add(page, group == null ? "" : group.title());
    }
    return "window.sluiceSearch = " + new ObjectMapper().writeValueAsString(index.entries) + ";\n";
  }

  private void add(Page page, String group) {
    String intro = page.description() + " " + textWithout(page.body(), ".sect1");
    add(page.title(), group, page.href(), intro.strip());
    String where = group.isEmpty() ? page.title() : group + " › " + page.title();
    for (Element section : page.body().select(".sect1, .sect2")) {
      Element heading = section.selectFirst("h2, h3");
      if (heading != null) {
        String text = textWithout(section, ".sect2, h2, h3");
        add(Template.textOf(heading), where, page.href() + "#" + heading.id(), text);
      }
    }
  }

  private static String textWithout(Element element, String selector) {
    Element copy = element.clone();
    copy.children().select(selector).remove();
    copy.select("svg, script, style").remove();
    return copy.text();
  }

  private void add(String title, String where, String url, String text) {
    entries.add(Map.of("title", title, "where", where, "url", url, "text", text));
  }
}
