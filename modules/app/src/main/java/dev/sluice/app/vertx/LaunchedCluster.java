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

/** Which cluster {@code --cluster}, or {@code -cluster} of a launcher of Vert.x, joins. */
public final class LaunchedCluster {
  private static final String KEY = "cluster";
  private static final String HAZELCAST_FILE = "vertx.hazelcast.config";

  private LaunchedCluster() {}

  /** Has Hazelcast log as all else does: it looks once, at nothing but a system property. */
  public static void prepareLogging() {
    System.getProperties().putIfAbsent("hazelcast.logging.type", "slf4j");
  }

  /**
   * Has the builder join as {@code cluster} in a configuration says. Without that section it is not
   * known which nodes it would join; but a file for Hazelcast that the JVM was told of says it too.
   *
   * @throws ConfigException where that section is wrong, or there is neither
   */
  static VertxBuilder configure(VertxBuilder builder, VertxOptions vertx, JsonObject config) {
    if (!config.containsKey(KEY)) {
      if (System.getProperty(HAZELCAST_FILE) == null) {
        throw missing("-cluster");
      }
      // Which Vert.x would make by itself, but too late for the guard of the event bus's port.
      return builder.withClusterManager(new HazelcastClusterManager());
    }
    return ClusteredVertx.configure(builder, vertx, read(config));
  }

  /** The whole configuration is checked later, by the verticle; but its cluster is needed first. */
  private static ClusterOptions read(JsonObject config) {
    Object cluster = SettingsLoader.overridden(config).getValue(KEY);
    ConfigSection root = ConfigSection.root(new JsonObject().put(KEY, cluster));
    ClusterOptions options = ClusterOptions.read(root.section(ClusterOptions.CLUSTER));
    root.throwIfWrong();
    return options;
  }

  /**
   * Checks that the event bus is where the configuration says, which was checked; its port may be
   * another one.
   *
   * @throws ConfigException where an option of the launcher says something else
   */
  static void checkHost(VertxOptions vertx, JsonObject config) {
    String host = vertx.getEventBusOptions().getHost();
    if (config.containsKey(KEY) && !read(config).listen().address().host().equals(host)) {
      throw new ConfigException(
          List.of("-cluster-host: \"" + host + "\" is not that of cluster.listen; leave it out"));
    }
  }

  /**
   * Checks that a configuration says which cluster there is to join.
   *
   * @throws ConfigException where it does not
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
