package dev.sluice.config.format;

import dev.sluice.config.ConfigError;
import java.util.Map;

/**
 * The places of the keys of a text, by their paths. Immutable; any thread.
 *
 * @param places line and column of each key or list element; the name of the file is empty
 */
public record KeyPlaces(Map<String, ConfigError.Place> places) {
  private static final ConfigError.Place WHOLE_FILE = new ConfigError.Place("", 0, 0);

  /** Copies the places. */
  public KeyPlaces {
    places = Map.copyOf(places);
  }

  /** Returns the place of a key; for a key that is missing, that of the section it belongs to. */
  public ConfigError.Place find(String file, String path) {
    ConfigError.Place place = WHOLE_FILE;
    for (String at = path; !at.isEmpty() && place.line() == 0; at = outer(at)) {
      place = places.getOrDefault(at, WHOLE_FILE);
    }
    return new ConfigError.Place(file, place.line(), place.column());
  }

  private static String outer(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
