package dev.sluice.config.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** JSON in which a key that is given twice is an error. Any thread. */
public final class JsonText {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /**
   * Reads an object; a blank text is an empty object.
   *
   * @throws ConfigException with one error, which continues a sentence that begins with the source
   */
  public static JsonObject parse(String text) {
    checkSyntax(text);
    if (text.isBlank()) {
      return new JsonObject();
    }
    try {
      return new JsonObject(text);
    } catch (RuntimeException e) {
      throw new ConfigException(List.of("is not an object; allowed: keys with values, in braces"));
    }
  }

  private static void checkSyntax(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      while (parser.nextToken() != null) {
        // The parser checks each token.
      }
    } catch (JsonProcessingException e) {
      throw ConfigException.of(List.of(error(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from a string
    }
  }

  /**
   * Removes Jackson's remark in brackets about the beginning of an array, which shows internals.
   */
  private static String words(String message) {
    return message.lines().findFirst().orElse(message).replaceFirst(" \\(for .*", "");
  }

  private static ConfigError error(JsonProcessingException e) {
    ConfigError error = ConfigError.of(words(e.getOriginalMessage()));
    var at = e.getLocation();
    return at == null
        ? error
        : error.in(new ConfigError.Place("", at.getLineNr(), at.getColumnNr()));
  }
}
