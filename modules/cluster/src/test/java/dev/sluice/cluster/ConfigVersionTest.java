package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigVersionTest {
  private static ConfigVersion version(long number, long millis, String node) {
    return new ConfigVersion(number, millis, node, new JsonObject().put("routes", number));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    ConfigVersion written = version(ConfigVersion.LAST_VERSION, Long.MAX_VALUE, "ä \"b\"");
    assertThat(ConfigVersion.parse(written.text())).isEqualTo(written);
  }

  @Test
  void theNumberCountsFirstThenTheTimeThenTheNode() {
    assertThat(version(2, 1, "a")).isGreaterThan(version(1, 9, "z"));
    assertThat(version(1, 2, "a")).isGreaterThan(version(1, 1, "z"));
    assertThat(version(1, 1, "b")).isGreaterThan(version(1, 1, "a"));
    assertThat(version(1, 1, "a")).isEqualByComparingTo(version(1, 1, "a"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "'' | is empty",
        "'{' | is not JSON",
        "[] | is not JSON",
        "{} | lacks a key",
        "{\"version\":1,\"millis\":1,\"node\":\"a\"} | lacks a key",
        "{\"version\":\"1\",\"millis\":1,\"node\":\"a\",\"config\":{}} | lacks a key",
        "{\"version\":1,\"millis\":1,\"node\":\"a\",\"config\":[]} | lacks a key",
        "{\"version\":-1,\"millis\":1,\"node\":\"a\",\"config\":{}} | has the version -1",
        "{\"version\":1000000000,\"millis\":1,\"node\":\"a\",\"config\":{}} | has the version 1000000000",
        "{\"version\":1,\"millis\":1e30,\"node\":\"a\",\"config\":{}} | has the millis 1000000000000",
      })
  void whatIsNoVersionSaysWhy(String text, String why) {
    assertThatThrownBy(() -> ConfigVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }
}
