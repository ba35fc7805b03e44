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
   * @param entries its folders and single pages, in their order
   * @param paths its pages, relative to the folder of sources
   */
  record Group(String title, List<String> entries, List<String> paths) {
    /** Returns the folder of its overview. */
    String folder() {
      return entries.get(0).replaceFirst("/.*", "");
    }

    boolean has(String page) {
      return entries.stream().anyMatch(entry -> isIn(page, entry));
    }

    /**
     * Returns the place of the entry that a page belongs to; a single page goes before a folder.
     */
    int placeOf(String page) {
      int place = entries.indexOf(page);
      for (int i = 0; place < 0 && i < entries.size(); i++) {
        place = isIn(page, entries.get(i)) ? i : -1;
      }
      return place;
    }

    private static boolean isIn(String page, String entry) {
      return page.equals(entry) || page.startsWith(entry + "/");
    }
  }

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
    List<String> entries = List.of(line.substring(colon + 1).trim().split("\\s+", -1));
    Group group = new Group(line.substring(0, colon).trim(), entries, new ArrayList<>());
    pages.stream().filter(group::has).forEach(group.paths()::add);
    return group;
  }

  private String relative(Path file) {
    return docs.relativize(file).toString().replace('\\', '/');
  }
}
