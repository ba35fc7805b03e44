package dev.sluice.admin.spi;

import org.jspecify.annotations.Nullable;

/**
 * One difference between the configuration that runs and the file. Immutable.
 *
 * @param path keys and names from the outside in, such as {@code routes.orders.mirrors.copy.sample}
 * @param kind what was done to the file's configuration
 * @param file value in the file, or its default; null if there is none
 * @param now value that runs, or its default; null if there is none
 */
public record Difference(String path, Kind kind, @Nullable Object file, @Nullable Object now) {

  /** The kinds of differences. */
  public enum Kind {
    /** A route or mirror runs that the file does not have. */
    ADDED,
    /** A route or mirror of the file does not run. */
    REMOVED,
    /** A key has another value. */
    CHANGED
  }

  /** Returns whether it is at a place, or inside it. */
  public boolean isWithin(String place) {
    return path.equals(place) || path.startsWith(place + ".");
  }

  /** Returns the path and what was done, for a line of the log. */
  @Override
  public String toString() {
    return switch (kind) {
      case ADDED -> path + " (was added)";
      case REMOVED -> path + " (was removed)";
      case CHANGED -> path + " (was " + now + ")";
    };
  }
}
