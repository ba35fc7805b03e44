package dev.sluice.app.settings;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON Merge Patch (RFC 7396): a section is merged key by key, null removes a key, and any other
 * value replaces the old one.
 */
final class MergePatch {
  private MergePatch() {}

  /** Changes a target in place. */
  static void apply(JsonObject patch, JsonObject target) {
    for (Map.Entry<String, Object> entry : patch.copy()) {
      String key = entry.getKey();
      @Nullable Object value = entry.getValue();
      if (value == null) {
        target.remove(key);
      } else if (value instanceof JsonObject inner) {
        JsonObject section =
            target.getValue(key) instanceof JsonObject present ? present : new JsonObject();
        apply(inner, section);
        target.put(key, section);
      } else {
        target.put(key, value);
      }
    }
  }
}
