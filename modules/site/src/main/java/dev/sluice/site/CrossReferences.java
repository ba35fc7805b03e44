package dev.sluice.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * References from page to page.
 *
 * <p>Asciidoctor sees one page at a time. So a reference to an anchor or a title of another page
 * comes from it as a link within the page, and a reference without a text shows a file name.
 */
final class CrossReferences {
  private final List<Page> pages;
  private final List<String> problems;
  private final Map<String, List<Target>> targets = new HashMap<>();
  private final Map<String, Page> byHref = new HashMap<>();

  /** The target of a reference; the anchor of a whole page is empty. */
  private record Target(Page page, String anchor, String title) {
    String from(Page other) {
      String path = page.equals(other) ? "" : other.toRoot() + page.href();
      String link = anchor.isEmpty() ? path : path + "#" + anchor;
      return link.isEmpty() ? "#content" : link;
    }
  }

  CrossReferences(List<Page> pages, List<String> problems) {
    this.pages = pages;
    this.problems = problems;
    for (Page page : pages) {
      byHref.put(page.href(), page);
      add(page.id(), new Target(page, "", page.title()));
      add(page.title(), new Target(page, "", page.title()));
      for (Element element : page.body().select("[id]")) {
        Target target = new Target(page, element.id(), titleOf(element));
        add(element.id(), target);
        if (element.normalName().matches("h[2-6]") && !element.text().equals(element.id())) {
          add(element.text(), target);
        }
      }
    }
  }

  private void add(String key, Target target) {
    targets.computeIfAbsent(key, k -> new ArrayList<>()).add(target);
  }

  private static String titleOf(Element element) {
    Element title = element.selectFirst("> .title");
    return title == null ? element.ownText() : title.text();
  }

  void resolve() {
    for (Page page : pages) {
      for (Element link : page.body().select("a[href]")) {
        String href = link.attr("href");
        if (href.startsWith("#")) {
          resolveWithin(page, link, href.substring(1));
        } else if (link.text().equals(href) && !href.contains("://")) {
          nameAfterTarget(page, link, href);
        }
      }
    }
  }

  private void resolveWithin(Page page, Element link, String key) {
    if (page.body().getElementById(key) != null) {
      return;
    }
    List<Target> found = targets.getOrDefault(key, List.of());
    if (found.size() != 1) {
      String what = found.isEmpty() ? "leads nowhere" : "could mean " + found.size() + " places";
      problems.add(page.path() + ": the reference to \"" + key + "\" " + what);
      return;
    }
    Target target = found.get(0);
    link.attr("href", target.from(page));
    if (link.text().equals("[" + key + "]")) {
      link.text(target.title());
    }
  }

  private void nameAfterTarget(Page page, Element link, String href) {
    Page target = byHref.get(page.resolve(href));
    String title = target == null ? null : titleAt(target, href);
    if (title != null) {
      link.text(title);
    }
  }

  private static @Nullable String titleAt(Page page, String href) {
    int hash = href.indexOf('#');
    if (hash < 0) {
      return page.title();
    }
    Element element = page.body().getElementById(href.substring(hash + 1));
    return element == null ? null : titleOf(element);
  }
}
