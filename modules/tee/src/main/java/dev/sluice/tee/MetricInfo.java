package dev.sluice.tee;

import dev.sluice.transport.datagram.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * All that is said of a metric, once. Immutable.
 *
 * @param name the name in Prometheus, without the {@code _total} of a counter; a name with {@code
 *     _seconds} counts nanoseconds
 * @param kind its kind
 * @param scope the routes that have it
 * @param help its meaning, one sentence
 * @param label the label that splits it; empty if nothing does; without values, the labels that it
 *     also has
 * @param values the values of that label
 */
public record MetricInfo(
    String name,
    MetricKind kind,
    MetricScope scope,
    String help,
    String label,
    List<? extends Reason> values) {

  private static final Pattern TABLE = Pattern.compile("^sluice_(buffer_memory|[a-z]+)_");
  private static final Pattern WORD = Pattern.compile("_([a-z])");

  /** Describes a counter; {@code scope} says which routes have it. */
  public static MetricInfo counter(MetricScope scope, String name, String help) {
    return of(MetricKind.COUNTER, scope, name, help);
  }

  /** Describes a gauge; {@code scope} says which routes have it. */
  public static MetricInfo gauge(MetricScope scope, String name, String help) {
    return of(MetricKind.GAUGE, scope, name, help);
  }

  /** Describes a metric of any kind that no label splits. */
  public static MetricInfo of(MetricKind kind, MetricScope scope, String name, String help) {
    return new MetricInfo(name, kind, scope, help, "", List.of());
  }

  /** Returns the same metric, split by a label that is called "reason". */
  public MetricInfo by(Reason... reasons) {
    return by("reason", reasons);
  }

  /** Returns the same metric, split by a label. */
  public MetricInfo by(String splitting, Reason... splits) {
    return new MetricInfo(name, kind, scope, help, splitting, List.of(splits));
  }

  /** Returns whether a label splits the metric. */
  public boolean isSplit() {
    return !values.isEmpty();
  }

  /** Returns whether the value is a time: counted in nanoseconds, shown in seconds. */
  public boolean isTime() {
    return name.contains("_seconds");
  }

  /** Returns the name in Prometheus, as queries have it. */
  public String series() {
    return switch (kind) {
      case COUNTER -> name + "_total";
      case INFO -> name + "_info";
      case GAUGE, MAXIMUM, HISTOGRAM, SUMMARY -> name;
    };
  }

  /** Returns the name in JSON: {@code sentBytes} for {@code sluice_branch_sent_bytes}. */
  public String field() {
    String words = TABLE.matcher(name).replaceFirst("");
    return WORD.matcher(words).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }
}
