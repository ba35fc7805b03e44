package dev.sluice.app;

import dev.sluice.cluster.Cluster;
import dev.sluice.cluster.ClusterMember;
import dev.sluice.cluster.Desired;
import dev.sluice.proxy.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This program as a member of a cluster: what it shares with the other nodes, and what it keeps for
 * itself. Any thread.
 */
final class Membership implements ClusterMember {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  // What belongs to the machine.
  private static final List<String> OWN = List.of("admin", "cluster", "reload");

  private final Vertx vertx;
  private final Routes routes;
  private final JsonObject own;

  private Membership(Vertx vertx, Routes routes, JsonObject own) {
    this.vertx = vertx;
    this.routes = routes;
    this.own = own;
  }

  /**
   * Returns what a node begins with: its file, or what it last accepted from the cluster, if that
   * still passes the check. Blocks.
   */
  static Start start(Vertx vertx, Settings file) {
    try {
      Desired accepted = Cluster.lastAccepted(file.cluster());
      if (accepted != null) {
        return new Start(
            Configuration.of(vertx, with(file.json(), accepted.config())).await(), accepted);
      }
    } catch (IOException e) {
      throw new ConfigException(List.of("cluster.state: " + Reason.ofFile(e)));
    } catch (ConfigException e) {
      e.errors().forEach(line -> LOG.error("cluster: what was accepted last is wrong: {}", line));
    }
    return new Start(file, null);
  }

  /**
   * What a node begins with.
   *
   * @param accepted the cluster's version that the settings are from; null where it is the file
   */
  record Start(Settings settings, @Nullable Desired accepted) {}

  /** Begins to join, for as long as it takes. */
  static Cluster join(Vertx vertx, Routes routes, Start start) {
    Membership member = new Membership(vertx, routes, start.settings().json());
    return Cluster.join(vertx, start.settings().cluster(), member, start.accepted());
  }

  /** Returns a shared configuration with what is a node's own. */
  private static JsonObject with(JsonObject own, JsonObject shared) {
    JsonObject all = shared(shared);
    for (String key : OWN) {
      if (own.containsKey(key)) {
        all.put(key, own.getValue(key));
      }
    }
    return all;
  }

  /** Returns a configuration without what is a node's own. */
  static JsonObject shared(JsonObject config) {
    JsonObject shared = config.copy();
    OWN.forEach(shared::remove);
    return shared;
  }

  @Override
  public Future<Void> check(JsonObject config) {
    return Configuration.of(vertx, with(own, config)).mapEmpty();
  }

  @Override
  public Future<Void> apply(JsonObject config) {
    return Configuration.of(vertx, with(own, config)).compose(routes::apply).mapEmpty();
  }

  @Override
  public JsonObject status() {
    JsonArray names = new JsonArray();
    routes.running().forEach(route -> names.add(route.options().name()));
    return new JsonObject().put("ready", routes.isReady()).put("routes", names);
  }
}
