package dev.sluice.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  private final Path docs;

  SourcesTest(@TempDir Path docs) {
    this.docs = docs;
  }

  @Test
  void aGroupHasThePagesOfItsFoldersAndItsSinglePages() throws IOException {
    write("navigation.txt", "# a comment\n\nUse: use extra.adoc\n");
    write("index.adoc", "= Home");
    write("extra.adoc", "= Extra");
    write("use/b.adoc", "= B");
    write("use/a.adoc", "= A");
    Sources.Group group = Sources.in(docs).groups().get(0);
    assertThat(group.title()).isEqualTo("Use");
    assertThat(group.folder()).isEqualTo("use");
    assertThat(group.paths()).containsExactly("extra.adoc", "use/a.adoc", "use/b.adoc");
  }

  @Test
  void aPageStandsWhereItsEntryStandsAndASinglePageBeforeItsFolder() throws IOException {
    write("navigation.txt", "Use: use/b.adoc use use/a.adoc");
    write("use/a.adoc", "= A");
    write("use/b.adoc", "= B");
    write("use/c.adoc", "= C");
    Sources.Group group = Sources.in(docs).groups().get(0);
    assertThat(List.of("use/b.adoc", "use/c.adoc", "use/a.adoc"))
        .extracting(group::placeOf)
        .containsExactly(0, 1, 2);
  }

  @Test
  void aPageThatAnotherIncludesIsNoPageOfItsOwn() throws IOException {
    write("navigation.txt", "Use: use");
    write("use/a.adoc", "= A\n\ninclude::../part.adoc[]\n");
    write("part.adoc", "Text.");
    Sources sources = Sources.in(docs);
    assertThat(sources.groups().get(0).paths()).containsExactly("use/a.adoc");
    assertThat(sources.unlisted()).isEmpty();
  }

  @Test
  void aPageInNoGroupIsUnlisted() throws IOException {
    write("navigation.txt", "Use: use");
    write("index.adoc", "= Home");
    write("user/a.adoc", "= A");
    assertThat(Sources.in(docs).unlisted()).containsExactly("user/a.adoc");
  }

  @Test
  void aGroupWhoseFolderIsStillEmptyHasNoPages() throws IOException {
    write("navigation.txt", "Use: use");
    assertThat(Sources.in(docs).groups().get(0).paths()).isEmpty();
  }

  @Test
  void aLineWithoutAColonIsRefused() throws IOException {
    write("navigation.txt", "Use use");
    assertThatIOException()
        .isThrownBy(() -> Sources.in(docs))
        .withMessage("navigation.txt: no colon after the title: Use use");
  }

  private void write(String name, String text) throws IOException {
    Path file = docs.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }
}
