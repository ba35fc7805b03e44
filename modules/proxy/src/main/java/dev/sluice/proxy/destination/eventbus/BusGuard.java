package dev.sluice.proxy.destination.eventbus;

import dev.sluice.transport.GuardedTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.cluster.ClusterManager;

/**
 * Protects the port of the event bus; installed in every clustered {@code Vertx}.
 *
 * <p>Vert.x 5.0.10 trusts each connection to that port: it allocates an array of the length that
 * the stream names, up to 2 GiB, before it has the bytes, and it keeps a silent connection forever.
 * It has no hook for a check, but its transport sees each server before it is bound.
 */
public final class BusGuard implements VertxServiceProvider {

  /** For Vert.x's service loader. */
  public BusGuard() {}

  @Override
  public void init(VertxBootstrap builder) {
    ClusterManager manager = builder.clusterManager();
    if (manager == null) {
      return;
    }
    // The options that Vert.x itself would use: see ClusteredEventBus.
    NetServerOptions bus = new NetServerOptions(builder.options().getEventBusOptions().toJson());
    BusListener listener = new BusListener(bus.isSsl(), id -> manager.getNodes().contains(id));
    GuardedTransport.install(builder, bus, listener);
  }
}
