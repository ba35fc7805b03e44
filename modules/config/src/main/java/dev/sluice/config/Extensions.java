package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonObject;

/**
 * The keys at the top of a configuration that begin with {@code x-}. Sluice ignores them, as Docker
 * Compose does: they hold anchors for aliases elsewhere in the file.
 */
@Internal
public final class Extensions {
  static final String PREFIX = "x-";

  private Extensions() {}

  /** Returns a copy of a configuration without them. */
  public static JsonObject remove(JsonObject config) {
    JsonObject rest = config.copy();
    rest.getMap().keySet().removeIf(key -> key.startsWith(PREFIX));
    return rest;
  }
}
