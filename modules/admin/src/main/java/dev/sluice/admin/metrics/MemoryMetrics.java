package dev.sluice.admin.metrics;

import dev.sluice.buffer.MemoryBudget;

/** What the buffers of the process take of what they may take. */
final class MemoryMetrics {
  private MemoryMetrics() {}

  static void add(MetricFamilies families) {
    MemoryBudget budget = MemoryBudget.ofProcess();
    families.gauge(
        "sluice_buffer_memory_limit_bytes",
        "Memory that all buffers of the process may take together.",
        budget.limit());
    families.gauge(
        "sluice_buffer_memory_used_bytes",
        "Memory that all buffers of the process take, free ones included.",
        budget.used());
    families.count(
        "sluice_buffer_memory_put_off_reads",
        "Reads that found no memory, and were tried again later.",
        budget.shortages());
  }
}
