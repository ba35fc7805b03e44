package dev.sluice.app.vertx;

import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.cluster.ClusterOptions;
import dev.sluice.cluster.ClusteredVertx;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSection;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/** Joins the cluster of {@code --cluster}, or of {@code -cluster} of a launcher of Vert.x. */
public final class LaunchedCluster {
  private static final String KEY = "cluster";
  private static final String HAZELCAST_FILE = "vertx.hazelcast.config";

  private LaunchedCluster() {}

  /** Makes Hazelcast log through SLF4J: it reads only this system property, once. */
  public static void prepareLogging() {
    System.getProperties().putIfAbsent("hazelcast.logging.type", "slf4j");
  }

  /**
   * Makes the builder join the cluster that the section {@code cluster} describes. Without that
   * section the nodes to join are unknown, unless the JVM's options name a configuration file for
   * Hazelcast.
   *
   * @throws ConfigException if that section is wrong, or if both are missing
   */
  static VertxBuilder configure(VertxBuilder builder, VertxOptions vertx, JsonObject config) {
    if (!config.containsKey(KEY)) {
      if (System.getProperty(HAZELCAST_FILE) == null) {
        throw missing("-cluster");
      }
      // Vert.x would create it itself, but too late for BusGuard.
      return builder.withClusterManager(new HazelcastClusterManager());
    }
    return ClusteredVertx.configure(builder, vertx, read(config));
  }

  /** The verticle checks the whole configuration later, but its cluster section is needed first. */
  private static ClusterOptions read(JsonObject config) {
    Object cluster = SettingsLoader.overridden(config).getValue(KEY);
    ConfigSection root = ConfigSection.root(new JsonObject().put(KEY, cluster));
    ClusterOptions options = ClusterOptions.read(root.section(ClusterOptions.CLUSTER));
    root.throwIfWrong();
    return options;
  }

  /**
   * Checks that the event bus uses the host of the configuration; its port may differ.
   *
   * @throws ConfigException if an option of the launcher names another host
   */
  static void checkHost(VertxOptions vertx, JsonObject config) {
    String host = vertx.getEventBusOptions().getHost();
    if (config.containsKey(KEY) && !read(config).listen().address().host().equals(host)) {
      throw new ConfigException(
          List.of(
              "-cluster-host: \""
                  + host
                  + "\" differs from the host of cluster.listen; omit this option"));
    }
  }

  /**
   * Checks that a configuration names a cluster to join.
   *
   * @throws ConfigException if it does not
   */
  public static void check(JsonObject config) {
    if (!config.containsKey(KEY)) {
      throw missing("--cluster");
    }
  }

  private static ConfigException missing(String option) {
    return new ConfigException(
        List.of(
            KEY
                + ": missing; "
                + option
                + " joins the nodes that this section of the"
                + " configuration names"));
  }
}
