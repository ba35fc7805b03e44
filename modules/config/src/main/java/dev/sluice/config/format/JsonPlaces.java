package dev.sluice.config.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.config.ConfigError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Finds the places of the keys of a JSON text. */
final class JsonPlaces {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, ConfigError.Place> places = new HashMap<>();
  private final JsonParser parser;

  private JsonPlaces(JsonParser parser) {
    this.parser = parser;
  }

  static KeyPlaces of(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonPlaces all = new JsonPlaces(parser);
      all.addValue("", parser.nextToken());
      return new KeyPlaces(all.places);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from a string without syntax errors
    }
  }

  private void addValue(String path, JsonToken token) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String key = path.isEmpty() ? name : path + "." + name;
        add(key);
        addValue(key, parser.nextToken());
      }
    } else if (token == JsonToken.START_ARRAY) {
      int index = 0;
      for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; index++) {
        add(path + "[" + index + "]");
        addValue(path + "[" + index + "]", next);
        next = parser.nextToken();
      }
    }
  }

  private void add(String path) {
    JsonLocation at = parser.currentTokenLocation();
    places.put(path, new ConfigError.Place("", at.getLineNr(), at.getColumnNr()));
  }
}
