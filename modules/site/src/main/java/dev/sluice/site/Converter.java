package dev.sluice.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Document;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** AsciiDoc to pages. A warning of Asciidoctor, such as a missing include, is a problem. */
final class Converter implements AutoCloseable {
  private static final int LAST = 10_000;
  private static final int DESCRIPTION_LIMIT = 170;

  private final Asciidoctor asciidoctor = Asciidoctor.Factory.create();
  private final Path docs;
  private final Attributes attributes;
  private final List<String> problems;

  // Its own output; what it reports comes to log().
  private final Logger console = Logger.getLogger("asciidoctor");

  Converter(Path root, String version, List<String> problems) {
    this.docs = root.resolve("src-docs");
    this.problems = problems;
    attributes =
        Attributes.builder()
            .attribute("attribute-missing", "warn")
            .attribute("modules", root.resolve("modules").toString())
            .attribute("revnumber", version)
            .attribute("source-highlighter", "rouge")
            .attribute("rouge-css", "class")
            .attribute("figure-caption!", "")
            .attribute("table-caption!", "")
            .build();
    console.setUseParentHandlers(false);
    asciidoctor.registerLogHandler(this::log);
  }

  /** Converts a file. */
  Page convert(String path) {
    Path file = docs.resolve(path);
    return page(path, asciidoctor.loadFile(file.toFile(), options(file)));
  }

  /** Converts a text as if it were a file at a path. */
  Page convert(String path, String text) {
    return page(path, asciidoctor.load(text, options(docs.resolve(path))));
  }

  private Options options(Path file) {
    return Options.builder()
        .safe(SafeMode.UNSAFE)
        .standalone(false)
        .baseDir(file.resolve("..").normalize().toFile())
        .attributes(attributes)
        .build();
  }

  private Page page(String path, Document document) {
    org.jsoup.nodes.Document html = Jsoup.parseBodyFragment(document.convert());
    html.outputSettings().prettyPrint(false);
    Element body = html.body();
    String title = Jsoup.parse(document.getDoctitle()).text();
    Object explicit = document.getId();
    String id = explicit == null ? idOf(title) : explicit.toString();
    return new Page(
        path,
        id,
        title,
        text(document, "nav-title", title),
        text(document, "description", firstSentence(body)),
        Integer.parseInt(text(document, "nav-order", String.valueOf(LAST))),
        body);
  }

  private static String text(Document document, String attribute, String otherwise) {
    return String.valueOf(document.getAttribute(attribute, otherwise));
  }

  /** Returns the anchor that Asciidoctor makes of a title. */
  static String idOf(String title) {
    String words = title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} ._-]", "");
    return "_" + words.replaceAll("[ ._-]+", "_");
  }

  private static String firstSentence(Element body) {
    Element paragraph = body.selectFirst(".paragraph > p");
    if (paragraph == null) {
      return "";
    }
    String text = paragraph.text();
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end + 1);
    return sentence.length() <= DESCRIPTION_LIMIT
        ? sentence
        : sentence.substring(0, sentence.lastIndexOf(' ', DESCRIPTION_LIMIT)) + " …";
  }

  private void log(LogRecord record) {
    if (record.getSeverity().compareTo(Severity.WARN) >= 0) {
      String place = record.getCursor() == null ? "" : record.getCursor() + ": ";
      problems.add(place + record.getMessage());
    }
  }

  @Override
  public void close() {
    asciidoctor.close();
  }
}
