package dev.sluice.cluster;

import dev.sluice.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What the cluster reads and changes on its node; the program implements it. Any thread. */
public interface NodeControl {

  /** Fails with a {@link ConfigException} where this node could not run a configuration. */
  Future<Void> check(JsonObject config);

  /** Runs a configuration from now on; failed, and nothing has changed, where that cannot be. */
  Future<Void> apply(JsonObject config);

  /** Returns the names of the routes that only one node of the cluster shall run. */
  Set<String> singletons();

  /**
   * Runs these of the routes that only one node shall run, and stops the others; until then it runs
   * none of them.
   *
   * @return failed, and nothing has changed, where that cannot be
   */
  Future<Void> runSingletons(Set<String> names);

  /** Returns what other nodes are shown of this one. */
  Future<JsonObject> status();
}
