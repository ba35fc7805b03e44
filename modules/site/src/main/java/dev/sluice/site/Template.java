package dev.sluice.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jsoup.select.Elements;

/** The frame of each page: head, navigation, contents, and the pages before and after. */
final class Template {
  private final Guide guide;
  private final String version;
  private final String frame;

  Template(Guide guide, String version) throws IOException {
    this.guide = guide;
    this.version = version;
    frame = new String(Assets.resource("page.html"), UTF_8);
  }

  String fill(Page page) {
    decorate(page.body());
    boolean landing = page.equals(guide.landing());
    Map<String, String> parts =
        Map.of(
            "title", text(landing ? "Sluice" : page.title() + " – Sluice"),
            "description", text(page.description()),
            "root", page.toRoot(),
            "version", text(version),
            "kind", landing ? "landing" : "text",
            "navigation", navigation(page),
            "heading", heading(page),
            "body", body(page),
            "contents", contents(page.body()),
            "neighbours", neighbours(page));
    String html = frame;
    for (Map.Entry<String, String> part : parts.entrySet()) {
      html = html.replace("{{" + part.getKey() + "}}", part.getValue());
    }
    return html;
  }

  private static String text(String text) {
    return Entities.escape(text);
  }

  private String body(Page page) {
    Guide.Group group = guide.groupOf(page);
    String list = group != null && group.overview().equals(page) ? cards(page, group) : "";
    return page.body().html() + list;
  }

  // Tables and code scroll in a frame of their own, so that the page never scrolls sideways.
  private static void decorate(Element body) {
    for (Element table : body.select("table.tableblock")) {
      table.wrap("<div class=\"frame\" tabindex=\"0\"></div>");
    }
    body.select("pre").attr("tabindex", "0");
    for (Element heading : body.select("h2[id], h3[id]")) {
      heading
          .appendElement("a")
          .addClass("anchor")
          .attr("href", "#" + heading.id())
          .attr("aria-label", "Link to " + textOf(heading))
          .text("#");
    }
    body.select("a[href^=http]").addClass("foreign");
  }

  private String heading(Page page) {
    Guide.Group group = guide.groupOf(page);
    String above =
        group == null || group.overview().equals(page)
            ? ""
            : "<p class=\"above\">" + link(page, group.overview(), group.title(), "") + "</p>";
    return above + "<h1>" + text(page.title()) + "</h1>";
  }

  private String navigation(Page page) {
    StringBuilder html = new StringBuilder("<ul class=\"tree\">");
    html.append("<li>").append(link(page, guide.landing(), "Home", "")).append("</li>");
    for (Guide.Group group : guide.groups()) {
      html.append("<li><details").append(group.has(page) ? " open" : "").append("><summary>");
      html.append(text(group.title())).append("</summary><ul>");
      html.append("<li>").append(link(page, group.overview(), "Overview", "")).append("</li>");
      for (Page other : group.pages()) {
        html.append("<li>").append(link(page, other, other.navTitle(), "")).append("</li>");
      }
      html.append("</ul></details></li>");
    }
    return html.append("</ul>").toString();
  }

  private static String link(Page from, Page to, String title, String attributes) {
    String current = from.equals(to) ? " aria-current=\"page\"" : "";
    String href = from.toRoot() + to.href();
    return "<a href=\"" + href + "\"" + current + attributes + ">" + text(title) + "</a>";
  }

  private static String cards(Page page, Guide.Group group) {
    StringBuilder html = new StringBuilder("<ul class=\"cards\">");
    for (Page other : group.pages()) {
      html.append("<li>").append(link(page, other, other.title(), ""));
      html.append("<p>").append(text(other.description())).append("</p></li>");
    }
    return html.append("</ul>").toString();
  }

  /** Returns the text of a heading, without the link to itself. */
  static String textOf(Element heading) {
    Element copy = heading.clone();
    copy.select(".anchor").remove();
    return copy.text();
  }

  private static String contents(Element body) {
    Elements headings = body.select("h2[id], h3[id]");
    if (headings.size() < 2) {
      return "";
    }
    StringBuilder html = new StringBuilder("<p>On this page</p><ul>");
    for (Element heading : headings) {
      html.append("<li class=\"").append(heading.normalName()).append("\"><a href=\"#");
      html.append(heading.id()).append("\">").append(text(textOf(heading))).append("</a></li>");
    }
    return html.append("</ul>").toString();
  }

  private String neighbours(Page page) {
    List<Page> all = guide.pages();
    int at = all.indexOf(page);
    String before = at == 0 ? "" : neighbour(page, all.get(at - 1), "prev", "Previous");
    String after = at == all.size() - 1 ? "" : neighbour(page, all.get(at + 1), "next", "Next");
    return before + after;
  }

  private static String neighbour(Page page, Page other, String rel, String label) {
    String href = page.toRoot() + other.href();
    return "<a rel=\"%s\" href=\"%s\"><span>%s</span>%s</a>"
        .formatted(rel, href, label, text(other.title()));
  }
}
