package dev.sluice.proxy.stage.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The route with the best match gets the client. */
class ChoiceTest {
  private final Choice<String> choice = new Choice<>();

  private static When when(String names, String protocols) {
    return new When(words(names), words(protocols));
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : Arrays.asList(text.trim().split(" "));
  }

  private List<String> find(@Nullable String name, String... protocols) {
    return choice.find(new ClientHello(name, List.of(protocols)));
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, exact",
    "a.db.example.com, longer",
    "b.a.db.example.com, longer",
    "x.example.com, shorter",
    "y.x.example.com, shorter",
    "example.com, all",
    "notexample.com, all",
    ".example.com, all",
    "example.com.evil.org, all",
    ", all",
  })
  void anExactNameComesBeforeALongPatternAndThatBeforeAShortOne(
      @Nullable String name, String route) {
    choice.add(When.ALWAYS, "all");
    choice.add(when("*.example.com", ""), "shorter");
    choice.add(when("*.db.example.com", ""), "longer");
    choice.add(when("db.example.com other.example.org", ""), "exact");
    assertThat(find(name)).containsExactly(route);
  }

  @Test
  void aClientWithoutTlsGetsOnlyTheRouteForAll() {
    choice.add(when("", "h2"), "h2");
    assertThat(choice.find(null)).isEmpty();
    choice.add(When.ALWAYS, "all");
    assertThat(choice.find(null)).containsExactly("all");
  }

  @Test
  void theProtocolThatTheClientPrefersDecidesAmongRoutesOfOneName() {
    choice.add(when("a", "h2"), "a-h2");
    choice.add(when("a", "http/1.1 http/1.0"), "a-http");
    choice.add(when("a", ""), "a-any");
    assertThat(find("a", "x", "http/1.1", "h2")).containsExactly("a-http");
    assertThat(find("a", "h2", "http/1.1")).containsExactly("a-h2");
    assertThat(find("a", "x")).containsExactly("a-any");
    assertThat(find("a")).containsExactly("a-any");
  }

  @Test
  void aNameWithoutAFittingProtocolLeavesTheClientToThePatterns() {
    choice.add(when("a.x", "h2"), "exact");
    choice.add(when("*.x", ""), "pattern");
    choice.add(when("", "postgresql"), "protocol");
    assertThat(find("a.x", "h2")).containsExactly("exact");
    assertThat(find("a.x", "postgresql")).containsExactly("pattern");
    assertThat(find("a.y", "postgresql")).containsExactly("protocol");
    assertThat(find("a.y", "h2")).isEmpty();
  }

  @Test
  void nameAndProtocolsOfAStrangerCostLittle() {
    choice.add(when("*.x", "h2"), "pattern");
    String name = "a.".repeat(120) + "x";
    String[] many = new String[8000];
    Arrays.setAll(many, i -> "p" + i);
    assertThat(find(name, many)).isEmpty();
    many[7999] = "h2";
    assertThat(find(name, many)).containsExactly("pattern");
  }

  @Test
  void severalInstancesOfARouteAreFoundInTheirOrder() {
    choice.add(when("a", ""), "first");
    choice.add(when("a b", ""), "second");
    assertThat(find("a")).containsExactly("first", "second");
    assertThat(find("b")).containsExactly("second");
  }
}
