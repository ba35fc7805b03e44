package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonObject;

/** The format of a configuration. */
public enum ConfigFormat {
  /** YAML with strict rules. */
  YAML(StrictYaml.NAME) {
    @Override
    public JsonObject parse(String text) {
      return StrictYaml.parse(text);
    }

    @Override
    public KeyPlaces places(String text) {
      return YamlPlaces.of(text);
    }
  },
  /** JSON in which a key that is given twice is an error. */
  JSON(StrictJson.NAME) {
    @Override
    public JsonObject parse(String text) {
      return JsonText.parse(text);
    }

    @Override
    public KeyPlaces places(String text) {
      return JsonPlaces.of(text);
    }
  };

  private final String id;

  ConfigFormat(String id) {
    this.id = id;
  }

  /** Returns the name of the format in vertx-config. */
  public String id() {
    return id;
  }

  /**
   * Returns the text of a file.
   *
   * @throws ConfigException if it is not UTF-8; the error continues a sentence that begins with the
   *     file's name
   */
  public static String decode(byte[] file) {
    return Utf8.decode(file);
  }

  /**
   * Reads a text.
   *
   * @throws ConfigException with one error, which may have a line but has no file
   */
  public abstract JsonObject parse(String text);

  /** Returns the places of all keys of a text that {@link #parse} has read. */
  public abstract KeyPlaces places(String text);
}
