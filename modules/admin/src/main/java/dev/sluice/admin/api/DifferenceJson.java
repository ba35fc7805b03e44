package dev.sluice.admin.api;

import dev.sluice.admin.spi.Difference;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** The differences between the configuration that runs and the file, in the API. */
final class DifferenceJson {
  private DifferenceJson() {}

  /** Returns all differences, and whether there are any. */
  static JsonObject all(List<Difference> differences) {
    return new JsonObject()
        .put("differs", !differences.isEmpty())
        .put("changes", new JsonArray(differences.stream().map(DifferenceJson::of).toList()));
  }

  private static JsonObject of(Difference difference) {
    return dropped(difference).put("file", difference.file());
  }

  /** Returns a difference that a reload would drop. */
  static JsonObject dropped(Difference difference) {
    return new JsonObject()
        .put("path", difference.path())
        .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
        .put("now", difference.now());
  }
}
