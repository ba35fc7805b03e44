package dev.sluice.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * The Vert.x that a command runs on.
 *
 * @param transport what carries it
 * @param eventLoops how many event loops it has
 * @param cluster whether it joins other JVMs, through Hazelcast on loopback unless {@code
 *     vertx.hazelcast.config} names another configuration
 */
record VertxStart(Transport transport, int eventLoops, boolean cluster) {
  /** As many event loops as Vert.x has by default: two for each core. */
  static final int DEFAULT_EVENT_LOOPS = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;

  /** Makes it; blocks until it has joined its cluster. */
  Vertx start() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
    VertxBuilder builder = Vertx.builder().with(options).withTransport(transport);
    if (!cluster) {
      return builder.build();
    }
    if (System.getProperty("vertx.hazelcast.config") == null) {
      options.getEventBusOptions().setHost("127.0.0.1");
    }
    return builder.withClusterManager(new HazelcastClusterManager()).buildClustered().await();
  }
}
