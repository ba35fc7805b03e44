package dev.sluice.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** The Vert.x that is in the cluster, and carries no route. */
final class ClusteredVertx {
  private ClusteredVertx() {}

  /** Starts it; failed where it cannot listen. */
  static Future<Vertx> start(ClusterOptions options) {
    VertxOptions vertx =
        new VertxOptions().setEventLoopPoolSize(1).setEventBusOptions(eventBus(options));
    return Vertx.builder()
        .with(vertx)
        .withClusterManager(new HazelcastClusterManager(HazelcastSetup.of(options)))
        .buildClustered();
  }

  private static EventBusOptions eventBus(ClusterOptions options) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(options.listen().address().host())
            .setPort(options.eventBus().port());
    ClusterOptions.Files files = options.eventBus().files();
    if (files != null) {
      bus.setSsl(true)
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions().addCertPath(files.certificate()).addKeyPath(files.key()))
          .setTrustOptions(new PemTrustOptions().addCertPath(files.trust()));
    }
    return bus;
  }
}
