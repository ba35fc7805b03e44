package dev.sluice.cluster;

import dev.sluice.proxy.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What the cluster wants of the program on a node; the program implements it. Any thread. */
public interface ClusterMember {

  /** Fails with a {@link ConfigException} where this node could not run a configuration. */
  Future<Void> check(JsonObject config);

  /** Runs a configuration from now on; failed, and nothing has changed, where that cannot be. */
  Future<Void> apply(JsonObject config);

  /** Returns what other nodes are shown of this one. */
  JsonObject status();
}
