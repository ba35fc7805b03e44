package dev.sluice.admin.metrics;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.stats.PoolMetric;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import dev.sluice.transport.datagram.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of metrics, as it stands in the guide and in the description of the API.
 *
 * @param table the enum
 * @param title the title of its section in the guide
 * @param labels the labels that all its metrics have
 * @param metrics its metrics
 */
record MetricTable(String table, String title, String labels, List<MetricInfo> metrics) {

  static final List<MetricTable> ALL =
      List.of(
          table("Routes", "route", RouteCounter.values()),
          table("Branches: the primary and the mirrors", "route, branch", branch()),
          table("Comparison of responses", "route, mirror", CompareCounter.values()),
          table("Latencies of compared responses", "route, mirror", CompareLatency.values()),
          table("Routes that are being stopped", "route", DrainMetric.values()),
          table("Buffer pools", "route", PoolMetric.values()),
          table("Memory of all buffers", "", MemoryMetric.values()),
          table("Sluice as a whole", "", process()),
          table("Process and JVM", "", RuntimeMetric.values()));

  private static MetricTable table(String title, String labels, Metric... metrics) {
    String name = metrics[0].getClass().getSimpleName();
    return new MetricTable(name, title, labels, Stream.of(metrics).map(Metric::info).toList());
  }

  private static Metric[] branch() {
    return Stream.concat(Stream.of(BranchCounter.values()), ofBranches(true))
        .toArray(Metric[]::new);
  }

  private static Metric[] process() {
    return ofBranches(false).toArray(Metric[]::new);
  }

  private static Stream<ProcessMetric> ofBranches(boolean wanted) {
    return Stream.of(ProcessMetric.values())
        .filter(metric -> metric.info().name().startsWith("sluice_branch_") == wanted);
  }

  /** Returns the section of the guide. */
  String asciidoc() {
    String rows =
        metrics.stream()
            .sorted(Comparator.comparing(MetricInfo::series))
            .map(this::row)
            .collect(Collectors.joining("\n"));
    return """
    == %s

    [cols="3,1,2,4"]
    |===
    | Name | Kind | Labels | Meaning

    %s
    |===
    """
        .formatted(title, rows);
  }

  private String row(MetricInfo info) {
    return "| `%s`\n| %s\n| %s\n| %s\n"
        .formatted(info.series(), kind(info), all(info), info.help() + scope(info) + values(info));
  }

  private static String kind(MetricInfo info) {
    return info.kind() == MetricKind.MAXIMUM
        ? "gauge"
        : info.kind().name().toLowerCase(Locale.ROOT);
  }

  private String all(MetricInfo info) {
    return Stream.of(labels, info.label())
        .filter(label -> !label.isEmpty())
        .flatMap(label -> Stream.of(label.split(", ")))
        .map(label -> "`" + label + "`")
        .collect(Collectors.joining(", "));
  }

  private static String scope(MetricInfo info) {
    return switch (info.scope()) {
      case ALL -> "";
      case STREAM -> " TCP only.";
      case DATAGRAM -> " UDP only.";
    };
  }

  private static String values(MetricInfo info) {
    return info.isSplit()
        ? info.values().stream()
            .map(value -> "`" + value.label() + "`")
            .collect(Collectors.joining(", ", " `" + info.label() + "` is one of ", "."))
        : "";
  }

  /** Returns the properties of the schema of the API. */
  String properties() {
    return metrics.stream()
        .filter(info -> info.kind() != MetricKind.HISTOGRAM)
        .filter(info -> Stream.of(ProcessMetric.values()).noneMatch(own -> own.info().equals(info)))
        .map(MetricTable::property)
        .collect(Collectors.joining());
  }

  private static String property(MetricInfo info) {
    return """
    %s:
      description: "%s%s"
    %s\
    """
        .formatted(info.field(), info.help(), scope(info), type(info));
  }

  private static String type(MetricInfo info) {
    if (info.isSplit()) {
      String names = info.values().stream().map(Reason::label).collect(Collectors.joining(", "));
      return """
        type: object
        propertyNames: {enum: [%s]}
        additionalProperties: {type: integer, minimum: 1}
      """
          .formatted(names);
    }
    return "  type: %s\n  minimum: 0\n".formatted(info.isTime() ? "number" : "integer");
  }
}
