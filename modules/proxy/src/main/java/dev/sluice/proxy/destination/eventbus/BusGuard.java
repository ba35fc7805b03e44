package dev.sluice.proxy.destination.eventbus;

import dev.sluice.transport.GuardedTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.cluster.ClusterManager;

/**
 * The guard of the event bus's port, put under every {@code Vertx} that is in a cluster.
 *
 * <p>Vert.x 5.0.10 believes what a connection to that port says: an array is made as large as a
 * length in the stream, up to 2 GiB, before it looks whether there are so many bytes; a connection
 * that is silent stays for ever. It has no hook of its own for that, but its transport sees each
 * server before it is bound.
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
    // What Vert.x itself would make of them: see ClusteredEventBus.
    NetServerOptions bus = new NetServerOptions(builder.options().getEventBusOptions().toJson());
    BusListener listener = new BusListener(bus.isSsl(), id -> manager.getNodes().contains(id));
    GuardedTransport.install(builder, bus, listener);
  }
}
