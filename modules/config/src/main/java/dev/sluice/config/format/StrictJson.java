package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import io.vertx.config.spi.ConfigProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** JSON in which a key that is given twice is an error, as a format for vertx-config. */
public final class StrictJson implements ConfigProcessor {
  static final String NAME = "strict-json";

  private final ParseCache latest = new ParseCache();

  /** For the service loader. */
  public StrictJson() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<JsonObject> process(Vertx vertx, JsonObject configuration, Buffer input) {
    return vertx.<JsonObject>executeBlocking(() -> latest.of(input, JsonText::parse));
  }

  /** Reads an object; an error begins with the name of the source. */
  public static JsonObject parse(String source, String text) {
    try {
      return JsonText.parse(text);
    } catch (ConfigException e) {
      throw e.inFile(source);
    }
  }
}
