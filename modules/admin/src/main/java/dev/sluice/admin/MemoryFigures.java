package dev.sluice.admin;

import dev.sluice.buffer.MemoryBudget;
import io.vertx.core.json.JsonObject;

/** What the buffers of the process take of what they may take, for the API and for Prometheus. */
final class MemoryFigures {
  private MemoryFigures() {}

  static JsonObject json() {
    MemoryBudget budget = MemoryBudget.ofProcess();
    return new JsonObject()
        .put("limit", budget.limit())
        .put("used", budget.used())
        .put("putOffReads", budget.shortages());
  }

  static void add(Figures figures) {
    MemoryBudget budget = MemoryBudget.ofProcess();
    figures.gauge(
        "sluice_buffer_memory_limit_bytes",
        "Memory that all buffers of the process may take together.",
        budget.limit());
    figures.gauge(
        "sluice_buffer_memory_used_bytes",
        "Memory that all buffers of the process take, free ones included.",
        budget.used());
    figures.count(
        "sluice_buffer_memory_put_off_reads",
        "Reads that found no memory, and were tried again later.",
        budget.shortages());
  }
}
