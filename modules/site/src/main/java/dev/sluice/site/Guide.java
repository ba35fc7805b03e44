package dev.sluice.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All pages of the guide, in the order in which they are read.
 *
 * @param landing the first page
 * @param groups all other pages
 */
record Guide(Page landing, List<Group> groups) {
  private static final String API = "reference/api.adoc";

  /**
   * One group of pages.
   *
   * @param title what the navigation calls it
   * @param overview its first page, which lists the others
   * @param pages all others
   */
  record Group(String title, Page overview, List<Page> pages) {
    boolean has(Page page) {
      return page.equals(overview) || pages.contains(page);
    }

    List<Page> all() {
      List<Page> all = new ArrayList<>(List.of(overview));
      all.addAll(pages);
      return all;
    }
  }

  /** Converts all sources, and makes the pages that have none. */
  static Guide of(Sources sources, Converter converter, Path root) throws IOException {
    List<Group> groups = new ArrayList<>();
    for (Sources.Group group : sources.groups()) {
      groups.add(group(group, converter, root));
    }
    return new Guide(converter.convert("index.adoc"), groups);
  }

  private static Group group(Sources.Group group, Converter converter, Path root)
      throws IOException {
    String index = group.folder() + "/index.adoc";
    List<Page> pages = new ArrayList<>();
    for (String path : group.paths()) {
      if (!path.equals(index)) {
        pages.add(converter.convert(path));
      }
    }
    if (group.has(API)) {
      pages.add(converter.convert(API, ApiReference.read(root).toAsciidoc()));
    }
    pages.sort(
        Comparator.comparing((Page page) -> group.placeOf(page.path()))
            .thenComparing(Page::order)
            .thenComparing(Page::path));
    Page overview =
        group.paths().contains(index)
            ? converter.convert(index)
            : converter.convert(index, "= " + group.title());
    return new Group(group.title(), overview, List.copyOf(pages));
  }

  List<Page> pages() {
    List<Page> all = new ArrayList<>(List.of(landing));
    groups.forEach(group -> all.addAll(group.all()));
    return all;
  }

  /** Returns the group of a page; none for the landing page. */
  @Nullable Group groupOf(Page page) {
    return groups.stream().filter(group -> group.has(page)).findFirst().orElse(null);
  }
}
