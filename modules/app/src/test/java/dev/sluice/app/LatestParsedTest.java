package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestParsedTest {
  private final List<String> parsed = new ArrayList<>();
  private final LatestParsed latest = new LatestParsed();

  @Test
  void textThatIsWhatItWasIsNotParsedAgain() {
    assertThat(read("a").result()).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(read("a").result()).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(read("b").result()).isEqualTo(new JsonObject().put("text", "b"));
    assertThat(read("a").result()).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(parsed).containsExactly("a", "b", "a");
  }

  @Test
  void textThatIsWrongIsNotTakenForTheLast() {
    assertThat(read("a").succeeded()).isTrue();
    assertThat(read("").cause()).isInstanceOf(ConfigException.class).hasMessage("is empty");
    assertThat(read("").cause()).isInstanceOf(ConfigException.class).hasMessage("is empty");
    assertThat(read("a").result()).isEqualTo(new JsonObject().put("text", "a"));
    assertThat(parsed).containsExactly("a", "", "");
  }

  private Future<JsonObject> read(String text) {
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
