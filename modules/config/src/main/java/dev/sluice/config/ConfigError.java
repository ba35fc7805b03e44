package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One error of a configuration. Immutable; any thread.
 *
 * @param place where it is in a file; null if that is not known
 * @param path path of the key, such as {@code routes[0].listen}; empty if it is not about a key
 * @param value the value, which is text, a number or a boolean; null if there is none, or if it is
 *     a section or a list
 * @param message continues a sentence that begins with the path and the value
 */
@Internal
public record ConfigError(
    @Nullable Place place, String path, @Nullable Serializable value, String message)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A place in a file.
   *
   * @param file the file's name as the operator has written it; empty if the value is from no file
   * @param line number of the line, from 1; 0 if it is not known
   * @param column number of the character in the line, from 1; 0 if it is not known
   */
  public record Place(String file, int line, int column) implements Serializable {
    private static final long serialVersionUID = 1;

    /** The place of a value that is from no file, but from a variable or the command line. */
    public static final Place OUTSIDE = new Place("", 0, 0);

    private String text(boolean withColumn) {
      StringBuilder text = new StringBuilder(file);
      if (line > 0) {
        text.append(':').append(line);
      }
      if (withColumn && column > 0) {
        text.append(':').append(column);
      }
      return text.toString();
    }
  }

  /** Returns an error that is not about a key. */
  public static ConfigError of(String message) {
    return new ConfigError(null, "", null, message);
  }

  /** Returns an error about a key without its value. */
  public static ConfigError at(String path, String message) {
    return new ConfigError(null, path, null, message);
  }

  /** Returns an error about a value; a section or a list is not shown. */
  public static ConfigError at(String path, @Nullable Object value, String message) {
    if (value instanceof JsonObject) {
      return at(path, "this section " + message);
    } else if (value instanceof JsonArray) {
      return at(path, "this list " + message);
    }
    return value instanceof Serializable scalar
        ? new ConfigError(null, path, scalar, message)
        : at(path, value + " " + message);
  }

  /** Returns the same error at a place. */
  public ConfigError in(Place at) {
    return new ConfigError(at, path, value, message);
  }

  /** Returns the same error with more words at its end. */
  public ConfigError with(String end) {
    return new ConfigError(place, path, value, message + end);
  }

  /**
   * Returns the line for operators: {@code file:line: path: "value" message}. It has a column only
   * if there is no path, which says more.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (place != null && !place.file.isEmpty()) {
      line.append(place.text(path.isEmpty())).append(": ");
    }
    if (!path.isEmpty()) {
      line.append(path).append(": ");
    }
    if (value != null) {
      line.append(value instanceof CharSequence ? "\"" + value + "\"" : value).append(' ');
    }
    return line.append(message).toString();
  }
}
