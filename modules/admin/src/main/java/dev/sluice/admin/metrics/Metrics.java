package dev.sluice.admin.metrics;

import dev.sluice.admin.http.Fault;
import dev.sluice.admin.http.Faults;
import dev.sluice.admin.metrics.ProcessMetric.ReloadResult;
import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.buffer.MemoryBudget;
import dev.sluice.tee.MetricInfo;
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
import org.jspecify.annotations.Nullable;

/** The metrics that Prometheus reads: those of Sluice, its process and Vert.x. Any thread. */
public final class Metrics implements MultiCollector {
  private final PrometheusMeterRegistry registry;
  private final ProxyControl proxy;
  private final String version;
  private final Faults faults;
  private @Nullable RuntimeMetrics runtime; // guarded by this
  private volatile List<RouteSnapshot> running = List.of();
  private volatile List<DrainingSnapshot> draining = List.of();

  private Metrics(
      PrometheusMeterRegistry registry, ProxyControl proxy, String version, Faults faults) {
    this.registry = registry;
    this.proxy = proxy;
    this.version = version;
    this.faults = faults;
  }

  /**
   * Enables the metrics of Vert.x itself.
   *
   * @param builder the builder of the Vert.x
   * @param options its options; changed here
   * @param labels the labels of all its metrics
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

  /** Adds the metrics of Sluice to those of Vert.x, if Vert.x has any. */
  public static Metrics of(ProxyControl proxy, String version, Faults faults) {
    PrometheusMeterRegistry registry =
        BackendRegistries.getDefaultNow() instanceof PrometheusMeterRegistry ofVertx
            ? ofVertx
            : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metrics metrics = new Metrics(registry, proxy, version, faults);
    registry.getPrometheusRegistry().register(metrics);
    return metrics;
  }

  /** Returns the text that Prometheus reads, with the counts of these snapshots. */
  public synchronized String scrape(
      List<RouteSnapshot> nowRunning, List<DrainingSnapshot> nowDraining) {
    running = nowRunning;
    draining = nowDraining;
    return registry.scrape();
  }

  @Override
  public MetricSnapshots collect() {
    MetricFamilies families = new MetricFamilies(proxy.labels());
    families.add(
        ProcessMetric.BUILD.info(), 1, "version", version, "java", Runtime.version().toString());
    ReloadSnapshot reloads = proxy.reloads();
    MetricInfo reloaded = ProcessMetric.RELOADS.info();
    families.add(reloaded, ReloadResult.APPLIED, reloads.succeeded());
    families.add(reloaded, ReloadResult.REJECTED, reloads.failed());
    add(families, ProcessMetric.LAST_RELOAD, reloads.errors().isEmpty());
    add(families, ProcessMetric.CERTIFICATES_CURRENT, proxy.certificateErrors().isEmpty());
    add(families, ProcessMetric.LIVE, proxy.isAlive());
    add(families, ProcessMetric.READY, proxy.isReady());
    for (MemoryMetric metric : MemoryMetric.values()) {
      families.add(metric.info(), metric.of(MemoryBudget.ofProcess()));
    }
    for (Fault fault : Fault.values()) {
      families.add(ProcessMetric.ADMIN_CLOSED_CONNECTIONS.info(), fault, faults.of(fault));
    }
    addRuntime(families);
    RouteMetrics.add(running, draining, families);
    return families.snapshots();
  }

  private static void add(MetricFamilies families, ProcessMetric metric, boolean is) {
    families.add(metric.info(), is ? 1 : 0);
  }

  private synchronized void addRuntime(MetricFamilies families) {
    if (runtime == null) {
      runtime = new RuntimeMetrics();
    }
    runtime.add(families);
  }

  /** Removes the metrics of Sluice. */
  public void close() {
    registry.getPrometheusRegistry().unregister(this);
  }
}
