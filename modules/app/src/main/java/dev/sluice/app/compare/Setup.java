package dev.sluice.app.compare;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as the operator wants it. Immutable.
 *
 * @param listen address for the clients
 * @param primary address of the server whose responses the clients get
 * @param mirror address of the server that is compared with the primary
 * @param control address of a server of the primary's version; null if there is none
 * @param options the section {@code compare} of the route, without the names of its mirrors
 * @param duration when it ends by itself; null if only a signal ends it
 * @param folder where the report is written; null if none is wanted
 */
public record Setup(
    String listen,
    String primary,
    String mirror,
    @Nullable String control,
    JsonObject options,
    @Nullable Duration duration,
    @Nullable Path folder) {
  static final String ROUTE = "compare";
  static final String MIRROR = "mirror";
  static final String CONTROL = "control";

  /** Sessions that are still open at the end are only waited for as long as an operator would. */
  private static final String DRAIN_TIMEOUT = "2s";

  /** Returns the configuration of its route; the values are not checked. */
  JsonObject config() {
    JsonArray mirrors = new JsonArray().add(destination(mirror).put("name", MIRROR));
    JsonObject comparison = options.copy().put(MIRROR, MIRROR);
    if (control != null) {
      mirrors.add(destination(control).put("name", CONTROL));
      comparison.put(CONTROL, CONTROL);
    }
    JsonObject route =
        new JsonObject()
            .put("name", ROUTE)
            .put("listen", listen)
            .put("drainTimeout", DRAIN_TIMEOUT)
            .put("primary", destination(primary))
            .put("mirrors", mirrors)
            .put("compare", comparison);
    return new JsonObject().put("routes", new JsonArray().add(route));
  }

  private static JsonObject destination(String url) {
    return new JsonObject().put("to", url);
  }
}
