package dev.sluice.admin.spi;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The data that the admin shows, and the changes that it makes; the program implements it. Any
 * thread.
 *
 * <p>A change fails with a {@link ConfigException} if it would make the configuration invalid, and
 * with a {@link NoSuchElementException} if there is no such route or mirror. A failed change has no
 * effect. A change on this node lasts until the configuration file changes or is reloaded, or the
 * cluster gets a new version; a change on all nodes is a new version.
 */
public interface ProxyControl {

  /** Returns the labels that all metrics of this node have. */
  Map<String, String> labels();

  /** Reads the counts of all routes. */
  Future<List<RouteSnapshot>> read();

  /**
   * Reads some of the sessions of a route.
   *
   * @param skip number of sessions to skip
   * @param most largest number of sessions to return
   */
  Future<SessionPage> sessions(String route, int skip, int most);

  /** Returns whether all event loops that ever ran a route are alive. */
  boolean isAlive();

  /** Returns whether every route listens and none is stopping. */
  boolean isReady();

  /** Returns the results of all reloads so far. */
  ReloadSnapshot reloads();

  /** Reads the states of all nodes of the cluster. */
  Future<JsonObject> nodes();

  /**
   * Gives all nodes of the cluster a configuration.
   *
   * @param expected the version that it is based on; negative accepts any
   * @return the version of the new configuration
   */
  Future<Long> apply(JsonObject config, long expected);

  /** Reloads the configuration; returns the names of the routes that changed. */
  Future<List<String>> reload();

  /** Adds a mirror, in the form of the configuration file. */
  Future<Void> attach(String route, JsonObject mirror, Scope scope);

  /** Removes a mirror. */
  Future<Void> detach(String route, String mirror, Scope scope);

  /** Sets the share of a mirror, in the form of the configuration file. */
  Future<Void> setSample(String route, String mirror, Object sample, Scope scope);

  /** Stops a route; its sessions may finish. */
  Future<Void> drain(String route, Scope scope);
}
