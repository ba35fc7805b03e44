package dev.sluice.admin;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Figures as Prometheus wants them; those of the same name and labels add up. Not thread-safe. */
final class Figures {

  private enum Type {
    COUNTER,
    GAUGE,
    INFO
  }

  /** All figures of one name. */
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

  private final Map<String, Family> families = new LinkedHashMap<>();

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

  /** Adds a time. */
  void seconds(String name, String help, Duration value, String... labels) {
    double seconds = (double) value.toNanos() / NANOS_PER_SECOND;
    add(name, new Family(Type.GAUGE, help), seconds, labels);
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
    families
        .computeIfAbsent(name, unheard -> empty)
        .values()
        .merge(Labels.of(labels), value, Double::sum);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.forEach((name, family) -> all.metricSnapshot(family.snapshot(name)));
    return all.build();
  }
}
