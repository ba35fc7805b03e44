package dev.sluice.proxy.stats;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;

import dev.sluice.buffer.PoolStats;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import java.util.function.ToLongFunction;

/** The metrics of a route's buffer pools, all instances together. A new one is one line here. */
public enum PoolMetric implements Metric {
  FREE_BUFFERS(
      gauge(ALL, "sluice_pool_free_buffers", "Pooled buffers that are ready for the next read."),
      PoolStats::free),
  HELD_BUFFERS(
      gauge(ALL, "sluice_pool_held_buffers", "Pooled buffers that are in use."), PoolStats::held),
  RETURNING_BUFFERS(
      gauge(
          ALL,
          "sluice_pool_returning_buffers",
          "Pooled buffers that another thread released and the event loop has not collected yet."),
      PoolStats::returned),
  PEAK_BUFFERS(
      gauge(
          ALL,
          "sluice_pool_peak_buffers",
          "The largest number of pooled buffers that were ever in use at once."),
      PoolStats::peak),
  POOLED_BYTES(
      gauge(ALL, "sluice_pool_pooled_bytes", "Memory of all pooled buffers."),
      PoolStats::pooledBytes),
  OVERFLOW_BUFFERS(
      gauge(ALL, "sluice_pool_overflow_buffers", "Overflow buffers that are in use."),
      PoolStats::overflowLive),
  OVERFLOW_BYTES(
      gauge(ALL, "sluice_pool_overflow_bytes", "Memory of the overflow buffers in use."),
      PoolStats::overflowBytes),
  CREATED_BUFFERS(
      counter(ALL, "sluice_pool_created_buffers", "Pooled buffers that were allocated."),
      PoolStats::created),
  RETIRED_BUFFERS(
      counter(ALL, "sluice_pool_retired_buffers", "Pooled buffers whose memory was freed."),
      PoolStats::retired),
  OVERFLOWS(
      counter(
          ALL,
          "sluice_pool_overflows",
          "Overflow buffers that were handed out because the pool was empty."),
      PoolStats::overflowTotal),
  LEAKED_BUFFERS(
      counter(
          ALL,
          "sluice_pool_leaked_buffers",
          "Buffers that were garbage-collected without a release: a bug in Sluice."),
      PoolStats::leaked);

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final ToLongFunction<PoolStats> value;

  PoolMetric(MetricInfo info, ToLongFunction<PoolStats> value) {
    this.info = info;
    this.value = value;
  }

  @Override
  public MetricInfo info() {
    return info;
  }

  /** Returns the value of the metric. */
  public long of(PoolStats stats) {
    return value.applyAsLong(stats);
  }
}
