package dev.sluice.admin.metrics;

import dev.sluice.admin.http.Fault;
import dev.sluice.admin.http.Faults;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.VertxPrometheusOptions;
import io.vertx.micrometer.backends.BackendRegistries;
import java.util.List;
import java.util.Map;

/** What Prometheus reads: the metrics of the routes, and Vert.x's own. Any thread. */
public final class Metrics implements MultiCollector {
  private final PrometheusMeterRegistry registry;
  private final ProxyControl proxy;
  private final String version;
  private final Faults faults;
  private volatile List<RouteSnapshot> snapshots = List.of();

  private Metrics(
      PrometheusMeterRegistry registry, ProxyControl proxy, String version, Faults faults) {
    this.registry = registry;
    this.proxy = proxy;
    this.version = version;
    this.faults = faults;
  }

  /**
   * Has a Vert.x that is about to be built measure itself.
   *
   * @param labels of all that it measures
   */
  public static VertxBuilder measured(
      VertxBuilder builder, VertxOptions options, Map<String, String> labels) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags(tags(labels));
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setPrometheusOptions(new VertxPrometheusOptions().setEnabled(true)));
    return builder.with(options).withMetrics(new MicrometerMetricsFactory(registry));
  }

  private static List<Tag> tags(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> Tag.of(label.getKey(), label.getValue()))
        .toList();
  }

  /** Adds the routes' metrics to those of Vert.x, where it measures itself. */
  public static Metrics of(ProxyControl proxy, String version, Faults faults) {
    PrometheusMeterRegistry registry =
        BackendRegistries.getDefaultNow() instanceof PrometheusMeterRegistry ofVertx
            ? ofVertx
            : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metrics metrics = new Metrics(registry, proxy, version, faults);
    registry.getPrometheusRegistry().register(metrics);
    return metrics;
  }

  /** Returns the text that Prometheus reads, made of these snapshots. */
  public synchronized String scrape(List<RouteSnapshot> read) {
    snapshots = read;
    return registry.scrape();
  }

  @Override
  public MetricSnapshots collect() {
    MetricFamilies families = new MetricFamilies(proxy.labels());
    families.info(
        "sluice_build",
        "Which Sluice runs, and on what.",
        "version",
        version,
        "java",
        Runtime.version().toString());
    ReloadSnapshot reloads = proxy.reloads();
    String help = "How often the configuration was read anew while routes ran, by result.";
    families.count("sluice_reloads", help, reloads.succeeded(), "result", "applied");
    families.count("sluice_reloads", help, reloads.failed(), "result", "refused");
    MemoryMetrics.add(families);
    String refused = "Connections to the admin that it closed by itself, by reason.";
    for (Fault fault : Fault.values()) {
      families.count(
          "sluice_admin_refused_connections", refused, faults.of(fault), "reason", fault.label());
    }
    snapshots.forEach(snapshot -> RouteMetrics.add(snapshot, families));
    return families.snapshots();
  }

  /** Takes the routes' metrics out again. */
  public void close() {
    registry.getPrometheusRegistry().unregister(this);
  }
}
