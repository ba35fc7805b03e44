package dev.sluice.admin.api;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.stats.PoolMetric;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchStats;
import dev.sluice.tls.CertificateInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One route in the API: its configuration, and the sums over its instances. */
final class RouteJson {
  private RouteJson() {}

  /** Returns the name, the kind and the address. */
  static JsonObject head(RouteSnapshot snapshot) {
    return new JsonObject()
        .put("name", snapshot.options().name())
        .put("kind", snapshot.options().carriesDatagrams() ? "udp" : "tcp")
        .put("listen", snapshot.listening().toString());
  }

  /**
   * Returns the route.
   *
   * @param changes differences from the file, of all routes
   */
  static JsonObject of(RouteSnapshot snapshot, List<Difference> changes) {
    RouteStats sum = snapshot.sum();
    String place = "routes." + snapshot.options().name();
    JsonObject json =
        head(snapshot)
            .put("differs", changes.stream().anyMatch(change -> change.isWithin(place)))
            .put("transport", snapshot.transport())
            .put("instances", snapshot.instances().size());
    if (!snapshot.certificates().isEmpty()) {
      json.put("certificates", certificates(snapshot));
    }
    if (sum.comparison() != null) {
      json.put("comparison", ComparisonJson.of(sum.comparison()));
    }
    JsonArray mirrors = new JsonArray();
    for (MirrorOptions mirror : snapshot.options().mirrors()) {
      mirrors.add(
          mirror(mirror, sum.mirror(mirror.name()), snapshot)
              .put("live", live(place + ".mirrors." + mirror.name(), changes)));
    }
    return CountsJson.add(sum.counts(), snapshot.scope(), json)
        .put("primary", branch(snapshot.options().primary().to(), 1, sum.primary(), snapshot))
        .put("mirrors", mirrors)
        .put("pool", pool(snapshot, sum));
  }

  private static JsonArray certificates(RouteSnapshot snapshot) {
    JsonArray all = new JsonArray();
    for (CertificateInfo certificate : snapshot.certificates()) {
      all.add(
          new JsonObject()
              .put("names", new JsonArray(certificate.names()))
              .put("algorithm", certificate.algorithm())
              .put("notAfter", certificate.notAfter().toString()));
    }
    return all;
  }

  private static JsonObject mirror(
      MirrorOptions options, BranchStats stats, RouteSnapshot snapshot) {
    JsonObject json = branch(options.to(), options.sample(), stats, snapshot);
    return options instanceof TcpMirrorOptions tcp
        ? json.put("onLag", tcp.onLag().name().toLowerCase(Locale.ROOT)).put("maxLag", tcp.maxLag())
        : json;
  }

  /** Returns how a mirror differs from the file; null if it does not. */
  private static @Nullable String live(String place, List<Difference> changes) {
    return changes.stream()
        .filter(change -> change.isWithin(place))
        .findFirst()
        .map(change -> change.path().equals(place) ? "added" : "changed")
        .orElse(null);
  }

  private static JsonObject branch(
      Endpoint to, double sample, BranchStats stats, RouteSnapshot snapshot) {
    JsonObject json =
        new JsonObject().put("name", stats.name()).put("to", to.toString()).put("sample", sample);
    return CountsJson.add(stats.counts(), snapshot.scope(), json);
  }

  private static JsonObject pool(RouteSnapshot snapshot, RouteStats sum) {
    JsonObject json =
        new JsonObject()
            .put("bufferSize", snapshot.options().pool().bufferSize())
            .put("max", (long) snapshot.options().pool().max() * snapshot.instances().size());
    for (PoolMetric metric : PoolMetric.values()) {
      json.put(metric.info().field(), metric.of(sum.pool()));
    }
    return json;
  }
}
