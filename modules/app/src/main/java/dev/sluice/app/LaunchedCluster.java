package dev.sluice.app;

import dev.sluice.cluster.ClusterOptions;
import dev.sluice.cluster.ClusteredVertx;
import dev.sluice.proxy.ConfigException;
import dev.sluice.proxy.Section;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;

/** The cluster that a launcher of Vert.x joins with {@code -cluster}. */
final class LaunchedCluster {
  private static final String KEY = "cluster";

  private LaunchedCluster() {}

  /** Has Hazelcast log as all else does: it looks once, at nothing but a system property. */
  static void prepareLogging() {
    System.getProperties().putIfAbsent("hazelcast.logging.type", "slf4j");
  }

  /**
   * Has the builder join as {@code cluster} in a configuration says; where there is none, {@code
   * cluster.xml} on the class path counts.
   *
   * @throws ConfigException where that section is wrong
   */
  static VertxBuilder configure(VertxBuilder builder, VertxOptions vertx, JsonObject config) {
    if (!config.containsKey(KEY)) {
      return builder;
    }
    Section section = Section.root(new JsonObject().put(KEY, config.getValue(KEY))).section(KEY);
    ClusterOptions options = ClusterOptions.read(section.allow(ClusterOptions.KEYS));
    section.throwIfWrong();
    return ClusteredVertx.configure(builder, vertx, options);
  }
}
