package dev.sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class CrossReferencesTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void anAnchorOfAnotherPageIsFound() {
    Page from = page("use/a.adoc", "A", "<a href=\"#loops\">[loops]</a>");
    Page to = page("operating/b.adoc", "B", "<h2 id=\"loops\">Loops</h2>");
    resolve(from, to);
    assertThat(from.body().html()).isEqualTo("<a href=\"../operating/b.html#loops\">Loops</a>");
    assertThat(problems).isEmpty();
  }

  @Test
  void aTitleOfAnotherPageIsFound() {
    Page from = page("use/a.adoc", "A", "<a href=\"#Two words\">[Two words]</a>");
    resolve(from, page("two.adoc", "Two words", ""));
    assertThat(from.body().html()).isEqualTo("<a href=\"../two.html\">Two words</a>");
  }

  @Test
  void anAnchorOfTheSamePageStays() {
    Page page = page("a.adoc", "A", "<a href=\"#here\">here</a><p id=\"here\"></p>");
    resolve(page, page("b.adoc", "B", "<p id=\"here\"></p>"));
    assertThat(page.body().selectFirst("a")).hasToString("<a href=\"#here\">here</a>");
    assertThat(problems).isEmpty();
  }

  @Test
  void aLinkWithoutATextGetsTheTitleOfItsTarget() {
    Page from = page("use/a.adoc", "A", "<a href=\"../b.html\">../b.html</a>");
    resolve(from, page("b.adoc", "Title", ""));
    assertThat(from.body().text()).isEqualTo("Title");
  }

  @Test
  void aReferenceThatLeadsNowhereIsAProblem() {
    resolve(page("a.adoc", "A", "<a href=\"#gone\">[gone]</a>"));
    assertThat(problems).containsExactly("a.adoc: the reference to \"gone\" leads nowhere");
  }

  @Test
  void aReferenceToAnAnchorOfTwoPagesIsAProblem() {
    resolve(
        page("a.adoc", "A", "<a href=\"#x\">[x]</a>"),
        page("b.adoc", "B", "<p id=\"x\"></p>"),
        page("c.adoc", "C", "<p id=\"x\"></p>"));
    assertThat(problems).containsExactly("a.adoc: the reference to \"x\" could mean 2 places");
  }

  private void resolve(Page... pages) {
    new CrossReferences(List.of(pages), problems).resolve();
  }

  private static Page page(String path, String title, String body) {
    return new Page(
        path, Converter.idOf(title), title, title, "", 0, Jsoup.parseBodyFragment(body).body());
  }
}
