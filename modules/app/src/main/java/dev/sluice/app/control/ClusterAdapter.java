package dev.sluice.app.control;

import dev.sluice.admin.api.RouteSummary;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.cluster.Cluster;
import dev.sluice.cluster.ConfigVersion;
import dev.sluice.cluster.NodeControl;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This program as a member of a cluster: separates the configuration that all nodes share from the
 * node's own. Any thread.
 */
public final class ClusterAdapter implements NodeControl {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterAdapter.class);
  // Sections that belong to the single machine.
  private static final List<String> OWN = List.of("admin", "cluster", "log", "reload");

  private final Vertx vertx;
  private final RouteManager routes;
  private final JsonObject own;

  private ClusterAdapter(Vertx vertx, RouteManager routes, JsonObject own) {
    this.vertx = vertx;
    this.routes = routes;
    this.own = own;
  }

  /**
   * Returns a node's first configuration: the one it last accepted from the cluster if that still
   * passes the check, else its file.
   */
  public static Future<Start> start(Vertx vertx, Settings file) {
    return vertx
        .executeBlocking(() -> Optional.ofNullable(lastAccepted(file)))
        .compose(
            found ->
                found
                    .map(accepted -> start(vertx, file, accepted))
                    .orElseGet(() -> Future.succeededFuture(new Start(file, null))));
  }

  private static @Nullable ConfigVersion lastAccepted(Settings file) {
    try {
      return Cluster.lastAccepted(file.cluster());
    } catch (IOException e) {
      throw new ConfigException(List.of("cluster.state: " + ErrorText.of(e)));
    }
  }

  private static Future<Start> start(Vertx vertx, Settings file, ConfigVersion accepted) {
    return SettingsLoader.of(vertx, with(file.json(), accepted.config()))
        .map(settings -> new Start(settings, accepted))
        .recover(
            e -> {
              ErrorText.lines(e)
                  .forEach(
                      line ->
                          LOG.error("cluster: the configuration accepted last is wrong: {}", line));
              return Future.succeededFuture(new Start(file, null));
            });
  }

  /**
   * A node's first configuration.
   *
   * @param accepted the cluster's version of the settings; null if they are from the file
   */
  public record Start(Settings settings, @Nullable ConfigVersion accepted) {}

  /**
   * Begins to join the cluster, for as long as that takes. The routes already leave out singletons.
   */
  public static Cluster join(Vertx vertx, RouteManager routes, Start start) {
    ClusterAdapter adapter = new ClusterAdapter(vertx, routes, start.settings().json());
    return Cluster.join(vertx, start.settings().cluster(), adapter, start.accepted());
  }

  /** Returns the shared configuration together with the node's own sections. */
  private static JsonObject with(JsonObject own, JsonObject shared) {
    JsonObject all = shared(shared);
    for (String key : OWN) {
      if (own.containsKey(key)) {
        all.put(key, own.getValue(key));
      }
    }
    return all;
  }

  /** Returns a configuration without the node's own sections. */
  static JsonObject shared(JsonObject config) {
    JsonObject shared = config.copy();
    OWN.forEach(shared::remove);
    return shared;
  }

  @Override
  public Future<Void> check(JsonObject config) {
    return SettingsLoader.of(vertx, with(own, config)).mapEmpty();
  }

  @Override
  public Future<Void> apply(JsonObject config) {
    return SettingsLoader.of(vertx, with(own, config)).compose(routes::apply).mapEmpty();
  }

  @Override
  public Set<String> singletons() {
    return routes.singletons();
  }

  @Override
  public Future<Void> runSingletons(Set<String> names) {
    return routes.runSingletons(names).mapEmpty();
  }

  @Override
  public Future<JsonObject> status() {
    return AdminAdapter.read(routes)
        .map(
            all -> {
              List<JsonObject> summaries = all.stream().map(RouteSummary::of).toList();
              return new JsonObject()
                  .put("ready", routes.isReady())
                  .put("routes", new JsonArray(summaries));
            });
  }
}
