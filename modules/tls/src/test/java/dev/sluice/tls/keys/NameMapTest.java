package dev.sluice.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameMapTest {
  private final NameMap<Integer> map =
      NameMap.of(
          List.of(
              new NameMap.Entry<>(List.of("*.example.com", "example.com"), 1),
              new NameMap.Entry<>(List.of("a.example.com", "example.com"), 2)));

  @Test
  void aNameInFullComesBeforeAWildcardAndTheFirstOfTwo() {
    assertThat(map.find("a.example.com")).isEqualTo(2);
    assertThat(map.find("b.example.com")).isEqualTo(1);
    assertThat(map.find("example.com")).isEqualTo(1);
  }

  @Test
  void aWildcardStandsForOneLabel() {
    assertThat(map.find("a.b.example.com")).isNull();
    assertThat(map.find("com")).isNull();
    assertThat(map.find("")).isNull();
  }

  @Test
  void theCaseOfANameDoesNotMatter() {
    assertThat(map.find("A.Example.COM")).isEqualTo(2);
  }
}
