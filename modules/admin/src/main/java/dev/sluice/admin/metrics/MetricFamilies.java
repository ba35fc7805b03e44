package dev.sluice.admin.metrics;

import dev.sluice.tee.ConnectStats;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Metrics as Prometheus wants them; those of the same name and labels add up. Not thread-safe. */
final class MetricFamilies {

  private enum Type {
    COUNTER,
    GAUGE,
    INFO
  }

  /** All values of one name. */
  private record Family(Type type, String help, Map<Labels, Double> values) {
    Family(Type type, String help) {
      this(type, help, new LinkedHashMap<>());
    }

    MetricSnapshot snapshot(String name) {
      return switch (type) {
        case COUNTER -> counter(name);
        case GAUGE -> gauge(name);
        case INFO -> info(name);
      };
    }

    private MetricSnapshot counter(String name) {
      CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
      values.forEach(
          (labels, value) ->
              builder.dataPoint(
                  CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
      return builder.build();
    }

    private MetricSnapshot gauge(String name) {
      GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
      values.forEach(
          (labels, value) ->
              builder.dataPoint(
                  GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
      return builder.build();
    }

    private MetricSnapshot info(String name) {
      InfoSnapshot.Builder builder = InfoSnapshot.builder().name(name).help(help);
      for (Labels labels : values.keySet()) {
        builder.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build());
      }
      return builder.build();
    }
  }

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final List<Double> BOUNDS =
      Stream.concat(ConnectStats.BOUNDS.stream().map(MetricFamilies::seconds), Stream.of(INFINITY))
          .toList();

  private final Labels common;
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final Map<Labels, ConnectStats> connects = new LinkedHashMap<>();

  /** None yet; all will have these labels, and their own. */
  MetricFamilies(Map<String, String> common) {
    this.common = Labels.of(List.copyOf(common.keySet()), List.copyOf(common.values()));
  }

  private Labels labels(String... own) {
    return common.merge(Labels.of(own));
  }

  /**
   * Adds to what only grows.
   *
   * @param name without the {@code _total} at its end
   * @param labels names and values in turn
   */
  void count(String name, String help, long value, String... labels) {
    add(name, new Family(Type.COUNTER, help), (double) value, labels);
  }

  /** Adds to what goes up and down. */
  void gauge(String name, String help, long value, String... labels) {
    add(name, new Family(Type.GAUGE, help), (double) value, labels);
  }

  /** Keeps the largest of what goes up and down. */
  void most(String name, String help, long value, String... labels) {
    family(name, new Family(Type.GAUGE, help)).merge(labels(labels), (double) value, Double::max);
  }

  /** Adds how long connects took. */
  void connects(ConnectStats value, String... labels) {
    connects.merge(labels(labels), value, ConnectStats::plus);
  }

  /** Adds a time. */
  void seconds(String name, String help, Duration value, String... labels) {
    add(name, new Family(Type.GAUGE, help), seconds(value), labels);
  }

  private static double seconds(Duration value) {
    return value.toNanos() / NANOS_PER_SECOND;
  }

  /**
   * Adds what only labels tell.
   *
   * @param name without the {@code _info} at its end
   */
  void info(String name, String help, String... labels) {
    add(name, new Family(Type.INFO, help), 1, labels);
  }

  private void add(String name, Family empty, double value, String... labels) {
    family(name, empty).merge(labels(labels), value, Double::sum);
  }

  private Map<Labels, Double> family(String name, Family empty) {
    return families.computeIfAbsent(name, unheard -> empty).values();
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.forEach((name, family) -> all.metricSnapshot(family.snapshot(name)));
    if (!connects.isEmpty()) {
      all.metricSnapshot(connectTimes());
    }
    return all.build();
  }

  private HistogramSnapshot connectTimes() {
    HistogramSnapshot.Builder builder =
        HistogramSnapshot.builder()
            .name("sluice_branch_connect_seconds")
            .help("How long it took to connect, names looked up included.");
    connects.forEach(
        (labels, stats) ->
            builder.dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, stats.counts()))
                    .sum(stats.nanos() / NANOS_PER_SECOND)
                    .labels(labels)
                    .build()));
    return builder.build();
  }
}
