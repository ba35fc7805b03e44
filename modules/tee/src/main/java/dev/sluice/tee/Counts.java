package dev.sluice.tee;

import dev.sluice.transport.datagram.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One value for each line of a table of metrics, as they were at one moment. Immutable.
 *
 * @param <M> the table
 */
@SuppressWarnings("EnumOrdinal") // an array has one place for each line of the table
public final class Counts<M extends Enum<M> & Metric> {

  /**
   * The upper bounds of the buckets of every histogram, ascending; one more bucket is for the rest.
   */
  public static final List<Duration> BOUNDS =
      IntStream.of(1, 5, 25, 100, 500, 2500).mapToObj(Duration::ofMillis).toList();

  private static final long[] BOUNDS_NANOS =
      BOUNDS.stream().mapToLong(bound -> bound.toNanos()).toArray();
  static final int BUCKETS = BOUNDS_NANOS.length + 1;

  private final Class<M> table;
  private final long[] values;
  private final long[][] splits;

  Counts(Class<M> table, long[] values, long[][] splits) {
    this.table = table;
    this.values = values.clone();
    this.splits = Arrays.stream(splits).map(long[]::clone).toArray(long[][]::new);
  }

  static int bucketOf(long nanos) {
    int i = 0;
    while (i < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[i]) {
      i++;
    }
    return i;
  }

  /** Returns a table without a count. */
  public static <M extends Enum<M> & Metric> Counts<M> none(Class<M> table) {
    return new Counters<>(table).snapshot();
  }

  /** Returns all lines of the table. */
  public List<M> metrics() {
    return List.of(table.getEnumConstants());
  }

  /**
   * Returns the value of a metric: a time in nanoseconds, the sum of all values of its label, or
   * the sum of a histogram's durations.
   */
  public long get(M metric) {
    return values[metric.ordinal()];
  }

  /** Returns the count of one value of the label of a metric. */
  public long get(M metric, Reason value) {
    return splits[metric.ordinal()][value.ordinal()];
  }

  /** Returns the counts of a histogram: one for each of {@link #BOUNDS}, and one for the rest. */
  public List<Long> buckets(M histogram) {
    return Arrays.stream(splits[histogram.ordinal()]).boxed().toList();
  }

  /** Returns these counts and those of another event loop together. */
  public Counts<M> plus(Counts<M> other) {
    Counts<M> sum = new Counts<>(table, values, splits);
    for (M metric : metrics()) {
      int i = metric.ordinal();
      sum.values[i] =
          metric.info().kind() == MetricKind.MAXIMUM
              ? Math.max(values[i], other.values[i])
              : values[i] + other.values[i];
      Arrays.setAll(sum.splits[i], split -> splits[i][split] + other.splits[i][split]);
    }
    return sum;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (M metric : metrics()) {
      if (get(metric) != 0) {
        text.append(text.isEmpty() ? "" : ", ").append(metric.info().field());
        text.append('=').append(get(metric));
      }
    }
    return "{" + text + "}";
  }
}
