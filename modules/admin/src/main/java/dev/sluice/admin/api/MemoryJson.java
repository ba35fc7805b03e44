package dev.sluice.admin.api;

import dev.sluice.buffer.MemoryBudget;
import io.vertx.core.json.JsonObject;

/** What the buffers of the process take of what they may take, as the API shows it. */
final class MemoryJson {
  private MemoryJson() {}

  static JsonObject read() {
    MemoryBudget budget = MemoryBudget.ofProcess();
    return new JsonObject()
        .put("limit", budget.limit())
        .put("used", budget.used())
        .put("putOffReads", budget.shortages());
  }
}
