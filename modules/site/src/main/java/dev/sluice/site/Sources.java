package dev.sluice.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of the pages, in the groups that {@code navigation.txt} names. */
final class Sources {
  private static final Pattern INCLUDE =
      Pattern.compile("^include::([^\\[{]+\\.adoc)\\[", Pattern.MULTILINE);

  /**
   * One group of pages.
   *
   * @param title what the navigation calls it
   * @param folder the folder of its overview
   * @param paths its pages, relative to the folder of sources
   */
  record Group(String title, String folder, List<String> paths) {}

  private final Path docs;
  private final Set<String> pages = new TreeSet<>();
  private final List<Group> groups = new ArrayList<>();

  private Sources(Path docs) throws IOException {
    this.docs = docs;
    Set<String> included = new TreeSet<>();
    try (Stream<Path> files = Files.walk(docs)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".adoc")).toList()) {
        pages.add(relative(file));
        Matcher include = INCLUDE.matcher(Files.readString(file, UTF_8));
        while (include.find()) {
          included.add(relative(file.resolveSibling(include.group(1)).normalize()));
        }
      }
    }
    pages.removeAll(included);
    for (String line : Files.readAllLines(docs.resolve("navigation.txt"), UTF_8)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        groups.add(group(line));
      }
    }
  }

  /** Returns the sources in a folder that has a {@code navigation.txt}. */
  static Sources in(Path docs) throws IOException {
    return new Sources(docs);
  }

  List<Group> groups() {
    return groups;
  }

  /** Returns the pages that the navigation would not show. */
  Set<String> unlisted() {
    Set<String> left = new TreeSet<>(pages);
    left.remove("index.adoc");
    groups.forEach(group -> left.removeAll(group.paths()));
    return left;
  }

  // A line such as "Evaluate: evaluate performance.adoc": the title, then folders and single pages.
  private Group group(String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new IOException("navigation.txt: no colon after the title: " + line);
    }
    String[] entries = line.substring(colon + 1).trim().split("\\s+", -1);
    List<String> paths = new ArrayList<>();
    for (String entry : entries) {
      paths.addAll(pages.stream().filter(page -> isIn(page, entry)).toList());
    }
    return new Group(line.substring(0, colon).trim(), entries[0], paths);
  }

  private static boolean isIn(String page, String entry) {
    return page.equals(entry) || page.startsWith(entry + "/");
  }

  private String relative(Path file) {
    return docs.relativize(file).toString().replace('\\', '/');
  }
}
