package dev.sluice.admin.metrics;

import dev.sluice.proxy.compare.result.Latencies;
import dev.sluice.tee.Counts;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.tee.MetricScope;
import dev.sluice.transport.datagram.Reason;
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
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Metrics in the form that Prometheus' client library takes. Not thread-safe. */
final class MetricFamilies {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final List<Double> BOUNDS =
      Stream.concat(
              Counts.BOUNDS.stream().map(bound -> bound.toNanos() / NANOS_PER_SECOND),
              Stream.of(Double.POSITIVE_INFINITY))
          .toList();

  /**
   * One value.
   *
   * @param counts those of a histogram's buckets, or that of a summary; otherwise empty
   * @param quantiles those of a summary; null if it has none
   */
  private record Point(
      Labels labels, double value, List<Long> counts, @Nullable Latencies quantiles) {

    Quantiles asQuantiles() {
      Quantiles.Builder builder = Quantiles.builder();
      for (int percent : quantiles == null ? new int[0] : new int[] {50, 90, 99, 100}) {
        builder.quantile(
            percent / 100.0,
            Objects.requireNonNull(quantiles).percentileNanos(percent) / NANOS_PER_SECOND);
      }
      return builder.build();
    }
  }

  /** All values of one metric. */
  private record Family(MetricInfo info, List<Point> points) {
    MetricSnapshot snapshot() {
      return switch (info.kind()) {
        case COUNTER -> counter();
        case GAUGE, MAXIMUM -> gauge();
        case HISTOGRAM -> histogram();
        case SUMMARY -> summary();
        case INFO -> labelsOnly();
      };
    }

    private MetricSnapshot counter() {
      CounterSnapshot.Builder builder =
          CounterSnapshot.builder().name(info.name()).help(info.help());
      for (Point point : points) {
        builder.dataPoint(
            CounterDataPointSnapshot.builder().labels(point.labels()).value(point.value()).build());
      }
      return builder.build();
    }

    private MetricSnapshot gauge() {
      GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(info.name()).help(info.help());
      for (Point point : points) {
        builder.dataPoint(
            GaugeDataPointSnapshot.builder().labels(point.labels()).value(point.value()).build());
      }
      return builder.build();
    }

    private MetricSnapshot histogram() {
      HistogramSnapshot.Builder builder =
          HistogramSnapshot.builder().name(info.name()).help(info.help());
      for (Point point : points) {
        builder.dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, point.counts()))
                .sum(point.value())
                .labels(point.labels())
                .build());
      }
      return builder.build();
    }

    private MetricSnapshot summary() {
      SummarySnapshot.Builder builder =
          SummarySnapshot.builder().name(info.name()).help(info.help());
      for (Point point : points) {
        builder.dataPoint(
            SummaryDataPointSnapshot.builder()
                .count(point.counts().get(0))
                .quantiles(point.asQuantiles())
                .sum(point.value())
                .labels(point.labels())
                .build());
      }
      return builder.build();
    }

    private MetricSnapshot labelsOnly() {
      InfoSnapshot.Builder builder = InfoSnapshot.builder().name(info.name()).help(info.help());
      for (Point point : points) {
        builder.dataPoint(InfoDataPointSnapshot.builder().labels(point.labels()).build());
      }
      return builder.build();
    }
  }

  private final Labels common;
  private final Map<String, Family> families = new LinkedHashMap<>();

  /**
   * Starts empty.
   *
   * @param common labels of all metrics
   */
  MetricFamilies(Map<String, String> common) {
    this.common = Labels.of(List.copyOf(common.keySet()), List.copyOf(common.values()));
  }

  /**
   * Adds all metrics of a table that a route has.
   *
   * @param route {@link MetricScope#STREAM} or {@link MetricScope#DATAGRAM}
   * @param labels names and values in turn
   */
  <M extends Enum<M> & Metric> void add(Counts<M> counts, MetricScope route, String... labels) {
    for (M metric : counts.metrics()) {
      MetricInfo info = metric.info();
      if (!info.scope().includes(route)) {
        continue;
      }
      if (info.kind() == MetricKind.HISTOGRAM) {
        add(info, counts.get(metric), counts.buckets(metric), labels);
      } else if (info.isSplit()) {
        info.values().forEach(value -> add(info, value, counts.get(metric, value), labels));
      } else {
        add(info, counts.get(metric), labels);
      }
    }
  }

  /** Adds the value of a metric that no label splits. */
  void add(MetricInfo info, long value, String... labels) {
    add(info, value, List.of(), labels);
  }

  /** Adds the number of events of a summary, and the sum of their durations. */
  void add(MetricInfo info, long count, long sum, String... labels) {
    add(info, sum, List.of(count), labels);
  }

  /** Adds a summary with its median, 90th and 99th percentile and maximum. */
  void add(MetricInfo info, Latencies latencies, String... labels) {
    add(info, latencies.sumNanos(), List.of(latencies.count()), latencies, labels);
  }

  /** Adds the count of one value of the label that splits a metric. */
  void add(MetricInfo info, Reason value, long count, String... labels) {
    List<String> all = new ArrayList<>(List.of(labels));
    all.add(info.label());
    all.add(value.label());
    add(info, count, List.of(), all.toArray(String[]::new));
  }

  private void add(MetricInfo info, long value, List<Long> counts, String... labels) {
    add(info, value, counts, null, labels);
  }

  private void add(
      MetricInfo info,
      long value,
      List<Long> counts,
      @Nullable Latencies quantiles,
      String... labels) {
    families
        .computeIfAbsent(info.name(), name -> new Family(info, new ArrayList<>()))
        .points()
        .add(
            new Point(
                common.merge(Labels.of(labels)),
                info.isTime() ? value / NANOS_PER_SECOND : value,
                counts,
                quantiles));
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.values().forEach(family -> all.metricSnapshot(family.snapshot()));
    return all.build();
  }
}
