package dev.sluice.admin.api;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.UdpMirrorOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.UdpRouteStats;
import dev.sluice.transport.datagram.DatagramStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a UDP route has done, as the API shows it. Nothing lags here: it is dropped. */
final class UdpRouteJson {
  private UdpRouteJson() {}

  static void add(UdpRouteOptions options, List<UdpRouteStats> instances, JsonObject to) {
    DatagramStats received = sum("received", instances.stream().map(UdpRouteStats::received));
    DatagramStats answers = sum("answers", instances.stream().map(UdpRouteStats::answers));
    DatagramStats primary = sum("primary", instances.stream().map(UdpRouteStats::primary));
    JsonArray mirrors = new JsonArray();
    options.mirrors().forEach(mirror -> mirrors.add(mirror(mirror, instances)));
    to.put("received", traffic(received))
        .put("answers", traffic(answers).put("lag", 0))
        .put("primary", branch(primary, options.primary().to()).put("sample", 1))
        .put("mirrors", mirrors);
  }

  private static JsonObject mirror(UdpMirrorOptions options, List<UdpRouteStats> instances) {
    DatagramStats stats =
        sum(
            options.name(),
            instances.stream()
                .flatMap(instance -> instance.mirrors().stream())
                .filter(mirror -> mirror.name().equals(options.name())));
    return branch(stats, options.to())
        .putNull("onLag")
        .put("sample", options.sample())
        .put("sampledOut", stats.sampledOut())
        .put("cutBytes", 0);
  }

  private static DatagramStats sum(String name, Stream<DatagramStats> loops) {
    return loops.reduce(new DatagramStats(name, 0, 0, 0, 0, 0, Map.of()), DatagramStats::plus);
  }

  private static JsonObject traffic(DatagramStats stats) {
    return new JsonObject().put("bytes", stats.bytes()).put("datagrams", stats.datagrams());
  }

  private static JsonObject branch(DatagramStats stats, Endpoint to) {
    JsonObject dropped = new JsonObject();
    stats
        .dropped()
        .forEach(
            (why, count) -> {
              if (count > 0) {
                dropped.put(why.name().toLowerCase(Locale.ROOT), count);
              }
            });
    return traffic(stats)
        .put("name", stats.name())
        .put("to", to.toString())
        .put("opened", 0)
        .put("lag", 0)
        .put("mostLag", 0)
        .put("maxLag", 0)
        .put("refusals", stats.refusals())
        .put("ends", new JsonObject())
        .put("dropped", dropped);
  }
}
