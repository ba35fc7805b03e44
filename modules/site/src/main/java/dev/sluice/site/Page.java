package dev.sluice.site;

import java.net.URI;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * One page of the site.
 *
 * @param path where its source is or would be, such as {@code operating/admin.adoc}
 * @param id the anchor of the whole page, which references to its title use
 * @param title its heading
 * @param navTitle what the navigation calls it
 * @param description one sentence about it
 * @param order its place among the pages of its folder; the lowest number comes first
 * @param body its content, without the heading
 */
record Page(
    String path,
    String id,
    String title,
    String navTitle,
    String description,
    int order,
    Element body) {

  /** Returns where the page is written to, such as {@code operating/admin.html}. */
  String href() {
    return path.replaceFirst("\\.adoc$", ".html");
  }

  /** Returns the way from this page to the root of the site: empty, or steps up with a slash. */
  String toRoot() {
    return "../".repeat((int) path.chars().filter(c -> c == '/').count());
  }

  /** Returns where a relative link of this page leads, from the root of the site. */
  String resolve(String link) {
    return URI.create("/" + href()).resolve(link).getPath().substring(1);
  }

  /** Returns the page's images that are files, from the root of the site. */
  List<String> images() {
    return body.select("img[src]").stream()
        .map(image -> image.attr("src"))
        .filter(source -> !source.startsWith("data:") && !source.contains("://"))
        .map(this::resolve)
        .distinct()
        .toList();
  }
}
