package dev.sluice.cluster;

import dev.sluice.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** The cluster's view of its node; the program implements it. Any thread. */
public interface NodeControl {

  /** Checks a configuration; fails with a {@link ConfigException} if this node could not run it. */
  Future<Void> check(JsonObject config);

  /** Runs a configuration from now on; fails, with nothing changed, if that is not possible. */
  Future<Void> apply(JsonObject config);

  /** Returns the names of the singletons, the routes that only one node of the cluster runs. */
  Set<String> singletons();

  /**
   * Runs these singletons and stops the others. Before the first call no singleton runs.
   *
   * @return fails, with nothing changed, if that is not possible
   */
  Future<Void> runSingletons(Set<String> names);

  /** Returns the status of this node for the other nodes. */
  Future<JsonObject> status();
}
