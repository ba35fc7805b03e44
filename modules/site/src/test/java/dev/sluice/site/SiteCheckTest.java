package dev.sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCheckTest {
  private final Path site;

  SiteCheckTest(@TempDir Path site) {
    this.site = site;
  }

  @BeforeEach
  void aSoundSite() throws IOException {
    write("index.html", page("<h2 id='first'>First</h2><a href='sub/other.html#there'>x</a>"));
    write("sub/other.html", page("<h2 id='there'>There</h2><a href='../index.html#first'>x</a>"));
    write("site.css", "body { background: url(image.svg) }");
  }

  @Test
  void aSoundSiteHasNoProblem() throws IOException {
    assertThat(SiteCheck.check(site)).isEmpty();
  }

  @Test
  void aLinkToAFileThatIsMissingIsAProblem() throws IOException {
    write("sub/other.html", page("<a href='gone.html'>x</a><img src='../gone.svg'>"));
    assertThat(SiteCheck.check(site))
        .contains(
            "sub/other.html: gone.html leads to no file",
            "sub/other.html: ../gone.svg leads to no file");
  }

  @Test
  void aLinkToAnAnchorThatIsMissingIsAProblem() throws IOException {
    write("sub/other.html", page("<a href='#here'>x</a><a href='../index.html#second'>x</a>"));
    assertThat(SiteCheck.check(site))
        .contains(
            "sub/other.html: #here leads to no anchor",
            "sub/other.html: ../index.html#second leads to no anchor");
  }

  @Test
  void anAssetFromAForeignHostIsAProblemAndALinkToOneIsNot() throws IOException {
    write(
        "sub/other.html",
        page(
            "<h2 id='there'>x</h2><script src='//cdn.example/a.js'></script>"
                + "<a href='https://example.com/'>x</a>"
                + "<p style='background: url(http://example.com/b.png)'>x</p>"));
    write("site.css", "@import 'https://fonts.example/c.css';");
    assertThat(SiteCheck.check(site))
        .containsExactlyInAnyOrder(
            "sub/other.html: //cdn.example/a.js comes from a foreign host",
            "sub/other.html: http://example.com/b.png comes from a foreign host",
            "site.css: https://fonts.example/c.css comes from a foreign host");
  }

  @Test
  void aPageThatTheNavigationDoesNotNameIsAProblem() throws IOException {
    write("sub/hidden.html", page("<p>x</p>"));
    assertThat(SiteCheck.check(site)).containsExactly("sub/hidden.html is not in the navigation");
  }

  @Test
  void headingsOutOfOrderAreAProblem() throws IOException {
    write("sub/other.html", page("<h3 id='there'>Deep</h3><h1>Again</h1>"));
    assertThat(SiteCheck.check(site))
        .containsExactly(
            "sub/other.html: \"Deep\" skips a level of headings",
            "sub/other.html: 2 headings of the first level, not one");
  }

  @Test
  void anAnchorThatIsThereTwiceIsAProblem() throws IOException {
    write("sub/other.html", page("<h2 id='there'>x</h2><h2 id='there'>y</h2>"));
    assertThat(SiteCheck.check(site))
        .containsExactly("sub/other.html: the anchor there is there twice");
  }

  private static String page(String body) {
    return "<body><nav class='pages'><a href='%s'>a</a><a href='%s'>b</a></nav><h1>T</h1>%s"
        .formatted("index.html", "sub/other.html", body);
  }

  private void write(String name, String text) throws IOException {
    Path file = site.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    // The navigation of a page below the root leads up first.
    String up = name.startsWith("sub/") ? "../" : "";
    Files.writeString(
        file,
        text.replace("a href='index.html'>a", "a href='" + up + "index.html'>a")
            .replace("a href='sub/other.html'>b", "a href='" + up + "sub/other.html'>b"));
  }
}
