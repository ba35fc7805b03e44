package dev.sluice.admin.metrics;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;

import dev.sluice.buffer.MemoryBudget;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import java.util.function.ToLongFunction;

/** The metrics of the memory of all buffers of the process. A new one is one line here. */
public enum MemoryMetric implements Metric {
  LIMIT_BYTES(
      gauge(
          ALL,
          "sluice_buffer_memory_limit_bytes",
          "Memory that all buffers of the process may take together: bufferMemory."),
      MemoryBudget::limit),
  USED_BYTES(
      gauge(
          ALL,
          "sluice_buffer_memory_used_bytes",
          "Memory that all buffers of the process take, including free ones."),
      MemoryBudget::used),
  DEFERRED_READS(
      counter(
          ALL,
          "sluice_buffer_memory_deferred_reads",
          "Reads that found no memory and were tried again later."),
      MemoryBudget::shortages);

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final ToLongFunction<MemoryBudget> value;

  MemoryMetric(MetricInfo info, ToLongFunction<MemoryBudget> value) {
    this.info = info;
    this.value = value;
  }

  @Override
  public MetricInfo info() {
    return info;
  }

  /** Returns the value of the metric. */
  public long of(MemoryBudget budget) {
    return value.applyAsLong(budget);
  }
}
