package dev.sluice.admin.api;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.TcpRouteStats;
import dev.sluice.proxy.stats.UdpRouteStats;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One route as the API shows it: the sums over its instances. */
final class RouteJson {
  private static final PoolStats NO_POOL = new PoolStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private RouteJson() {}

  static JsonObject of(RouteSnapshot snapshot) {
    List<RouteStats> instances = snapshot.instances();
    JsonObject json =
        new JsonObject()
            .put("name", snapshot.options().name())
            .put("kind", snapshot.options().carriesDatagrams() ? "udp" : "tcp")
            .put("listen", snapshot.listening().toString())
            .put("transport", snapshot.transport())
            .put("instances", instances.size())
            .put("sessionsOpen", instances.stream().mapToLong(RouteStats::sessionsOpen).sum())
            .put("sessionsTotal", instances.stream().mapToLong(RouteStats::sessionsTotal).sum());
    if (snapshot.options() instanceof TcpRouteOptions tcp) {
      TcpRouteJson.add(tcp, only(TcpRouteStats.class, instances), json);
    } else if (snapshot.options() instanceof UdpRouteOptions udp) {
      UdpRouteJson.add(udp, only(UdpRouteStats.class, instances), json);
    }
    return json.put("pool", pool(snapshot));
  }

  private static <S extends RouteStats> List<S> only(Class<S> type, List<RouteStats> instances) {
    return instances.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static JsonObject pool(RouteSnapshot snapshot) {
    PoolStats sum =
        snapshot.instances().stream().map(RouteStats::pool).reduce(NO_POOL, PoolStats::plus);
    return new JsonObject()
        .put("bufferSize", snapshot.options().pool().bufferSize())
        .put("max", (long) snapshot.options().pool().max() * snapshot.instances().size())
        .put("created", sum.created())
        .put("retired", sum.retired())
        .put("free", sum.free())
        .put("held", sum.held())
        .put("peak", sum.peak())
        .put("overflowLive", sum.overflowLive())
        .put("overflowTotal", sum.overflowTotal())
        .put("pooledBytes", sum.pooledBytes())
        .put("overflowBytes", sum.overflowBytes());
  }
}
