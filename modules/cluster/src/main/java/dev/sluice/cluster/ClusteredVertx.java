package dev.sluice.cluster;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Creates Vert.x instances that join the cluster. Any thread that may block. */
public final class ClusteredVertx {
  private ClusteredVertx() {}

  /** Starts a Vert.x without routes; fails if it cannot listen. */
  static Future<Vertx> start(ClusterOptions options) {
    // Without the folder for files of the class path: the file system may be read-only.
    VertxOptions vertx =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false));
    try {
      return configure(Vertx.builder(), vertx, options).buildClustered();
    } catch (ConfigException e) {
      return Future.failedFuture(e); // a file may be gone since the check at the start
    }
  }

  /**
   * Makes the Vert.x of a launcher join the cluster with these options.
   *
   * @param vertx the options of that Vert.x; changed by this method
   * @return the builder
   * @throws ConfigException if a file of the event bus cannot be read
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
          .setTrustAll(false) // true is Vert.x's default here, and would trust any server
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertValue(read("certificate", files.certificate()))
                  .addKeyValue(read("key", files.key())))
          .setTrustOptions(new PemTrustOptions().addCertValue(read("trust", files.trust())));
    }
    return bus;
  }

  /**
   * Reads the file here, because Vert.x would block on a file that is not regular, and has no size
   * limit.
   */
  private static Buffer read(String key, Path file) {
    try {
      return ClusterOptions.Files.read(file);
    } catch (IOException e) {
      throw new ConfigException(
          List.of("cluster.eventBus." + key + ": " + file + ": " + ErrorText.of(e)));
    }
  }
}
