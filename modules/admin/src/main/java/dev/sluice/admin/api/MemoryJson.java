package dev.sluice.admin.api;

import dev.sluice.admin.metrics.MemoryMetric;
import dev.sluice.buffer.MemoryBudget;
import io.vertx.core.json.JsonObject;

/** The memory of all buffers of the process in the API. */
final class MemoryJson {
  private MemoryJson() {}

  static JsonObject read() {
    JsonObject json = new JsonObject();
    for (MemoryMetric metric : MemoryMetric.values()) {
      json.put(metric.info().field(), metric.of(MemoryBudget.ofProcess()));
    }
    return json;
  }
}
