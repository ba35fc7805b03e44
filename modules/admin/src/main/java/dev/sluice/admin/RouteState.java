package dev.sluice.admin;

import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.route.UdpRouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.proxy.stats.TcpRouteStats;
import dev.sluice.proxy.stats.UdpRouteStats;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One route as the API shows it: the sums over its instances. */
final class RouteState {
  private static final PoolStats NO_POOL = new PoolStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private RouteState() {}

  static JsonObject of(RouteReading reading) {
    List<RouteStats> instances = reading.instances();
    JsonObject json =
        new JsonObject()
            .put("name", reading.options().name())
            .put("kind", reading.options().carriesDatagrams() ? "udp" : "tcp")
            .put("listen", reading.listening().toString())
            .put("transport", reading.transport())
            .put("instances", instances.size())
            .put("sessionsOpen", instances.stream().mapToLong(RouteStats::sessionsOpen).sum())
            .put("sessionsTotal", instances.stream().mapToLong(RouteStats::sessionsTotal).sum());
    if (reading.options() instanceof TcpRouteOptions tcp) {
      TcpState.add(tcp, only(TcpRouteStats.class, instances), json);
    } else if (reading.options() instanceof UdpRouteOptions udp) {
      UdpState.add(udp, only(UdpRouteStats.class, instances), json);
    }
    return json.put("pool", pool(reading));
  }

  private static <S extends RouteStats> List<S> only(Class<S> type, List<RouteStats> instances) {
    return instances.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static JsonObject pool(RouteReading reading) {
    PoolStats sum =
        reading.instances().stream().map(RouteStats::pool).reduce(NO_POOL, PoolStats::plus);
    return new JsonObject()
        .put("bufferSize", reading.options().pool().bufferSize())
        .put("max", (long) reading.options().pool().max() * reading.instances().size())
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
