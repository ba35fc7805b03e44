package dev.sluice.admin.api;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stats.TcpRouteStats;
import dev.sluice.tee.BranchStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a TCP route has done, as the API shows it. */
final class TcpRouteJson {
  private TcpRouteJson() {}

  static void add(TcpRouteOptions options, List<TcpRouteStats> instances, JsonObject to) {
    BranchStats primary = sum("primary", instances.stream().map(TcpRouteStats::primary));
    BranchStats answers = sum("answers", instances.stream().map(TcpRouteStats::answers));
    JsonArray mirrors = new JsonArray();
    options.mirrors().forEach(mirror -> mirrors.add(mirror(mirror, instances)));
    to.put("received", new JsonObject().put("bytes", primary.offered()).put("datagrams", 0))
        .put(
            "answers",
            new JsonObject()
                .put("bytes", answers.written())
                .put("datagrams", 0)
                .put("lag", answers.lag()))
        .put("primary", branch(primary, options.primary().to()).put("maxLag", 0).put("sample", 1))
        .put("mirrors", mirrors);
  }

  private static JsonObject mirror(TcpMirrorOptions options, List<TcpRouteStats> instances) {
    BranchStats stats =
        sum(
            options.name(),
            instances.stream()
                .flatMap(instance -> instance.mirrors().stream())
                .filter(mirror -> mirror.name().equals(options.name())));
    return branch(stats, options.to())
        .put("onLag", options.onLag().name().toLowerCase(Locale.ROOT))
        .put("maxLag", options.maxLag())
        .put("sample", options.sample())
        .put("sampledOut", stats.sampledOut())
        .put("cutBytes", stats.cut());
  }

  private static BranchStats sum(String name, Stream<BranchStats> loops) {
    return loops.reduce(BranchStats.none(name), BranchStats::plus);
  }

  private static JsonObject branch(BranchStats stats, Endpoint to) {
    JsonObject ends = new JsonObject();
    stats.ends().forEach((end, count) -> ends.put(end.name(), count));
    return new JsonObject()
        .put("name", stats.name())
        .put("to", to.toString())
        .put("bytes", stats.written())
        .put("datagrams", 0)
        .put("opened", stats.opened())
        .put("lag", stats.lag())
        .put("mostLag", stats.mostLag())
        .put("refusals", 0)
        .put("ends", ends)
        .put("dropped", new JsonObject());
  }
}
