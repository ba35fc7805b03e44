package dev.sluice.config.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.config.ConfigException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class StrictYamlTest {
  private final StrictYaml yaml = new StrictYaml();

  @Test
  void aCallersChangesDoNotReachTheNextCaller(Vertx vertx) {
    read(vertx, "pool: {max: 1}").getJsonObject("pool").put("max", 2);

    JsonObject second = read(vertx, "pool: {max: 1}");
    assertThat(second.getJsonObject("pool").getInteger("max")).isEqualTo(1);
    second.getJsonObject("pool").put("max", 2);

    assertThat(read(vertx, "pool: {max: 1}").getJsonObject("pool").getInteger("max")).isEqualTo(1);
  }

  @Test
  void textThatChangesAndChangesBackIsParsedAgain(Vertx vertx) {
    assertThat(read(vertx, "a: 1")).isEqualTo(new JsonObject().put("a", 1));
    assertThat(read(vertx, "a: 2")).isEqualTo(new JsonObject().put("a", 2));
    assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> read(vertx, "a: ["));
    assertThat(read(vertx, "a: 2")).isEqualTo(new JsonObject().put("a", 2));
    assertThat(read(vertx, "a: 1")).isEqualTo(new JsonObject().put("a", 1));
  }

  private JsonObject read(Vertx vertx, String text) {
    return yaml.process(vertx, new JsonObject(), Buffer.buffer(text)).await();
  }
}
