package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.transport.datagram.Reason;

/**
 * One value for each line of a table of metrics. Counting makes no objects. Event loop only.
 *
 * @param <M> the table
 */
@Internal
@SuppressWarnings("EnumOrdinal") // an array has one place for each line of the table
public final class Counters<M extends Enum<M> & Metric> {
  private final Class<M> table;
  private final long[] values;
  private final long[][] splits; // by label, or the buckets of a histogram; else empty

  /** Starts at zero. */
  public Counters(Class<M> table) {
    this.table = table;
    M[] metrics = table.getEnumConstants();
    values = new long[metrics.length];
    splits = new long[metrics.length][];
    for (M metric : metrics) {
      splits[metric.ordinal()] = new long[width(metric.info())];
    }
  }

  private static int width(MetricInfo info) {
    return info.kind() == MetricKind.HISTOGRAM ? Counts.BUCKETS : info.values().size();
  }

  /** Adds to a metric that no label splits. */
  public void add(M metric, long more) {
    values[metric.ordinal()] += more;
  }

  /** Adds to one value of the label of a metric, and to the sum of all its values. */
  public void add(M metric, Reason value, long more) {
    splits[metric.ordinal()][value.ordinal()] += more;
    values[metric.ordinal()] += more;
  }

  /** Adds a duration to a histogram. */
  public void observe(M histogram, long nanos) {
    splits[histogram.ordinal()][Counts.bucketOf(nanos)]++;
    values[histogram.ordinal()] += nanos;
  }

  /** Replaces the value of a metric that no label splits. */
  public void set(M metric, long value) {
    values[metric.ordinal()] = value;
  }

  /** Returns the value of a metric; if a label splits it, the sum of all its values. */
  public long get(M metric) {
    return values[metric.ordinal()];
  }

  /** Returns a copy of all values. */
  public Counts<M> snapshot() {
    return new Counts<>(table, values, splits);
  }
}
