package dev.sluice.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/** How a Vert.x comes to be in the cluster. Any thread. */
public final class ClusteredVertx {
  private ClusteredVertx() {}

  /** Starts one that carries no route; failed where it cannot listen. */
  static Future<Vertx> start(ClusterOptions options) {
    VertxOptions vertx = new VertxOptions().setEventLoopPoolSize(1);
    return configure(Vertx.builder(), vertx, options).buildClustered();
  }

  /**
   * Has the Vert.x that a launcher makes join as these options say.
   *
   * @param vertx what it is built with; changed
   * @return the builder
   */
  public static VertxBuilder configure(
      VertxBuilder builder, VertxOptions vertx, ClusterOptions options) {
    return builder
        .with(vertx.setEventBusOptions(eventBus(options)))
        .withClusterManager(new HazelcastClusterManager(HazelcastSetup.of(options)));
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
