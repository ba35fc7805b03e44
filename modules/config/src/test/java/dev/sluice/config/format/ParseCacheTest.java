package dev.sluice.config.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.config.ConfigException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParseCacheTest {
  private final List<String> parsed = new ArrayList<>();
  private final ParseCache latest = new ParseCache();

  @Test
  void unchangedTextIsNotParsedAgain() {
    assertThat(read("a")).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(read("a")).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(read("b")).isEqualTo(new JsonObject().put("text", "b"));
    assertThat(read("a")).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(parsed).containsExactly("a", "b", "a");
  }

  @Test
  void invalidTextIsNotCached() {
    assertThat(read("a")).isNotNull();
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> read(""))
          .withMessage("is empty");
    }
    assertThat(read("a")).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(parsed).containsExactly("a", "", "");
  }

  private JsonObject read(String text) {
    return latest.of(Buffer.buffer(text), this::parse);
  }

  private JsonObject parse(String text) {
    parsed.add(text);
    if (text.isEmpty()) {
      throw new ConfigException(List.of("is empty"));
    }
    return new JsonObject().put("text", text);
  }
}
