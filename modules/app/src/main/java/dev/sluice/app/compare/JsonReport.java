package dev.sluice.app.compare;

import dev.sluice.admin.api.ComparisonJson;
import dev.sluice.app.process.SluiceVersion;
import io.vertx.core.json.JsonObject;

/** The report for programs, with the same objects as the API. */
final class JsonReport {
  private static final double NANOS_PER_SECOND = 1e9;

  private JsonReport() {}

  static JsonObject of(Setup setup, Reading reading) {
    return new JsonObject()
        .put("version", SluiceVersion.get())
        .put("began", reading.began().toString())
        .put("seconds", reading.elapsed().toNanos() / NANOS_PER_SECOND)
        .put("listen", setup.listen())
        .put("primary", setup.primary())
        .put("mirror", setup.mirror())
        .put("control", setup.control())
        .put("compare", setup.options())
        .put("comparison", ComparisonJson.of(reading.comparison()))
        .mergeIn(ComparisonJson.of(reading.differences()));
  }
}
