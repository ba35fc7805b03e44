package dev.sluice.app.settings;

import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.config.RegularFile;
import dev.sluice.config.format.ConfigFileStore;
import dev.sluice.config.format.ConfigFormat;
import dev.sluice.config.format.KeyPlaces;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of a configuration, which also tells the lines of errors. Immutable; any thread.
 *
 * @param name the file's name as the operator has written it
 * @param format its format
 * @param text the whole text
 */
public record ConfigSource(String name, ConfigFormat format, String text) {
  private static final Pattern JSON_OBJECT = Pattern.compile("\\s*\\{\\s*(\"(?s:.*)|}\\s*)");
  // The check adds it to the path of a key if the file is a single route.
  private static final String OF_ONLY_ROUTE = "routes[0].";

  /**
   * Reads a file; blocks.
   *
   * @throws ConfigException with one error, which begins with the file's name
   */
  public static ConfigSource of(Path file) {
    ConfigFormat format = format(file);
    try {
      byte[] bytes = RegularFile.read(file, ConfigFileStore.MAX_BYTES);
      return new ConfigSource(file.toString(), format, ConfigFormat.decode(bytes));
    } catch (IOException | ConfigException e) {
      throw error(file, ErrorText.ofFile(e));
    }
  }

  /**
   * Reads a stream up to its end; blocks. The text is JSON if it begins like a JSON object.
   *
   * @param name its name in errors
   * @throws ConfigException with one error, which begins with the name
   */
  public static ConfigSource of(InputStream stream, String name) {
    try {
      byte[] bytes = stream.readNBytes(ConfigFileStore.MAX_BYTES + 1);
      if (bytes.length > ConfigFileStore.MAX_BYTES) {
        throw new IOException("has more than " + ConfigFileStore.MAX_BYTES + " bytes");
      }
      String text = ConfigFormat.decode(bytes);
      boolean isJson = JSON_OBJECT.matcher(text).matches();
      return new ConfigSource(name, isJson ? ConfigFormat.JSON : ConfigFormat.YAML, text);
    } catch (IOException | ConfigException e) {
      throw error(Path.of(name), ErrorText.of(e));
    }
  }

  /** Returns the format that the name of a file stands for. */
  static ConfigFormat format(Path file) {
    if (Files.isDirectory(file)) {
      throw error(file, "is a directory; allowed: a regular file");
    }
    String lower = file.toString().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return ConfigFormat.YAML;
    } else if (lower.endsWith(".json")) {
      return ConfigFormat.JSON;
    }
    throw error(
        file, "is neither YAML nor JSON; allowed: a name that ends in .yaml, .yml or .json");
  }

  /** Returns an error that begins with the name of a file. */
  static ConfigException error(Path file, String message) {
    return new ConfigException(List.of(message)).inFile(file.toString());
  }

  /**
   * Reads the text.
   *
   * @throws ConfigException with one error, which has the file's name and a line
   */
  public JsonObject json() {
    try {
      return format.parse(text);
    } catch (ConfigException e) {
      throw e.inFile(name);
    }
  }

  /**
   * Checks the text with its overrides.
   *
   * @throws ConfigException with all errors, each with the file's name and a line
   */
  public Settings settings() {
    JsonObject json = json();
    try {
      return SettingsLoader.check(json);
    } catch (ConfigException e) {
      throw located(json, e);
    }
  }

  /** Adds the file's name and a line to each error of this text. */
  public List<ConfigError> located(List<ConfigError> errors) {
    return located(json(), ConfigException.of(errors)).details();
  }

  /**
   * Adds the file's name to errors, and lines.
   *
   * @param checked the configuration that has the errors; if this is not its text, because the file
   *     has changed since, no lines are added
   */
  ConfigException located(JsonObject checked, ConfigException wrong) {
    KeyPlaces places = json().equals(checked) ? format.places(text) : new KeyPlaces(Map.of());
    boolean isRoute = Settings.isRoute(checked);
    return wrong.each(error -> error.place() == null ? located(error, places, isRoute) : error);
  }

  private ConfigError located(ConfigError error, KeyPlaces places, boolean isRoute) {
    boolean hasPrefix = isRoute && error.path().startsWith(OF_ONLY_ROUTE);
    String path = hasPrefix ? error.path().substring(OF_ONLY_ROUTE.length()) : error.path();
    return error.in(places.find(name, path));
  }
}
