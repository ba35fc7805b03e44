package dev.sluice.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The build of the site, from the sources of the guide to checked pages. */
public final class SiteBuilder {
  private final Path root;
  private final Path output;
  private final String version;
  private final List<String> problems = new ArrayList<>();

  private SiteBuilder(Path root, Path output, String version) {
    this.root = root;
    this.output = output;
    this.version = version;
  }

  /**
   * Builds the site; exits with 1 when something is wrong with it.
   *
   * @param args the root of the repository, the folder to write to, the version of Sluice
   * @throws IOException when a source cannot be read or a page cannot be written
   */
  public static void main(String[] args) throws IOException {
    List<String> problems = new SiteBuilder(Path.of(args[0]), Path.of(args[1]), args[2]).build();
    for (String problem : problems) {
      System.err.println("site: " + problem);
    }
    if (!problems.isEmpty()) {
      System.exit(1);
    }
  }

  private List<String> build() throws IOException {
    Path docs = root.resolve("src-docs");
    Sources sources = Sources.in(docs);
    sources.unlisted().forEach(path -> problems.add(path + " is in no group of navigation.txt"));
    Guide guide;
    try (Converter converter = new Converter(root, version, problems)) {
      guide = Guide.of(sources, converter, root);
    }
    new CrossReferences(guide.pages(), problems).resolve();
    OutputFolder folder = OutputFolder.emptied(output);
    Template template = new Template(guide, version);
    for (Page page : guide.pages()) {
      folder.write(page.href(), template.fill(page));
      copyImages(docs, page, folder);
    }
    folder.write("assets/search-index.js", SearchIndex.of(guide));
    new Assets(root).copyTo(folder);
    problems.addAll(SiteCheck.check(output));
    return problems;
  }

  private void copyImages(Path docs, Page page, OutputFolder folder) throws IOException {
    for (String image : page.images()) {
      Path source = docs.resolve(image);
      if (Files.isRegularFile(source)) {
        folder.write(image, Files.readAllBytes(source));
      } else {
        problems.add(page.path() + ": there is no image " + image);
      }
    }
  }
}
