package dev.sluice.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A check of a finished site, as it lies on the disk: links, assets, headings, navigation. */
final class SiteCheck {
  private static final Pattern FOREIGN_IN_CSS =
      Pattern.compile("(?:url\\(|@import)\\s*[\"']?((?:https?:)?//[^\"')\\s]+)");
  private static final Set<String> ASSETS = Set.of("src", "srcset", "poster", "data");

  private final Path site;
  private final Map<String, Document> pages = new TreeMap<>();
  private final Set<String> files = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private SiteCheck(Path site) throws IOException {
    this.site = site;
    try (Stream<Path> all = Files.walk(site)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = site.relativize(file).toString().replace('\\', '/');
        files.add(name);
        if (name.endsWith(".html")) {
          pages.put(name, Jsoup.parse(file, "UTF-8"));
        }
      }
    }
  }

  /**
   * Checks a site.
   *
   * @param site the folder with its {@code index.html}
   * @return one line for each problem, empty if there is none
   */
  static List<String> check(Path site) throws IOException {
    return new SiteCheck(site).run();
  }

  private List<String> run() throws IOException {
    for (Map.Entry<String, Document> page : pages.entrySet()) {
      checkLinks(page.getKey(), page.getValue());
      checkHeadings(page.getKey(), page.getValue());
      checkIds(page.getKey(), page.getValue());
      page.getValue().select("style").forEach(s -> checkCss(page.getKey(), s.data()));
      page.getValue().select("[style]").forEach(e -> checkCss(page.getKey(), e.attr("style")));
    }
    for (String file : files) {
      if (file.endsWith(".css")) {
        checkCss(file, Files.readString(site.resolve(file), UTF_8));
      }
    }
    checkNavigation();
    return problems;
  }

  private void checkLinks(String page, Document html) {
    for (Element element : html.select("[href], [src], [srcset], [poster], [data]")) {
      for (String name : new String[] {"href", "src", "srcset", "poster", "data", "xlink:href"}) {
        if (element.hasAttr(name)) {
          boolean asset = ASSETS.contains(name) || !element.normalName().equals("a");
          checkLink(page, element.attr(name).trim().replaceFirst(" .*", ""), asset);
        }
      }
    }
  }

  private void checkLink(String page, String link, boolean asset) {
    URI uri;
    try {
      uri = URI.create(link);
    } catch (IllegalArgumentException e) {
      problems.add(page + ": " + link + " is no link");
      return;
    }
    if (uri.getHost() != null) {
      if (asset) {
        problems.add(page + ": " + link + " comes from a foreign host");
      }
    } else if (uri.getScheme() == null) {
      checkInternal(page, link, uri);
    }
  }

  private void checkInternal(String page, String link, URI uri) {
    String target = URI.create("/" + page).resolve(uri).getPath().substring(1);
    if (uri.getPath().isEmpty()) {
      target = page;
    }
    if (!files.contains(target)) {
      problems.add(page + ": " + link + " leads to no file");
      return;
    }
    String anchor = uri.getFragment();
    Document html = pages.get(target);
    if (anchor != null && html != null && html.getElementById(anchor) == null) {
      problems.add(page + ": " + link + " leads to no anchor");
    }
  }

  private void checkHeadings(String page, Document html) {
    int before = 0;
    int firsts = 0;
    for (Element heading : html.select("h1, h2, h3, h4, h5, h6")) {
      int level = heading.normalName().charAt(1) - '0';
      firsts += level == 1 ? 1 : 0;
      if (level > before + 1) {
        problems.add(page + ": \"" + heading.text() + "\" skips a level of headings");
      }
      before = level;
    }
    if (firsts != 1) {
      problems.add(page + ": " + firsts + " headings of the first level, not one");
    }
  }

  private void checkIds(String page, Document html) {
    Set<String> seen = new TreeSet<>();
    for (Element element : html.select("[id]")) {
      if (!seen.add(element.id())) {
        problems.add(page + ": the anchor " + element.id() + " is there twice");
      }
    }
  }

  private void checkCss(String place, String css) {
    Matcher foreign = FOREIGN_IN_CSS.matcher(css);
    while (foreign.find()) {
      problems.add(place + ": " + foreign.group(1) + " comes from a foreign host");
    }
  }

  private void checkNavigation() {
    Document landing = pages.get("index.html");
    if (landing == null) {
      problems.add("there is no index.html");
      return;
    }
    Set<String> named = new TreeSet<>();
    landing.select("nav.pages a[href]").forEach(link -> named.add(link.attr("href")));
    for (String page : pages.keySet()) {
      if (!named.contains(page)) {
        problems.add(page + " is not in the navigation");
      }
    }
  }
}
