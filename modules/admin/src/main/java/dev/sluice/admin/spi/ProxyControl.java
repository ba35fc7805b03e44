package dev.sluice.admin.spi;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What the admin shows and changes; the program implements it. Any thread.
 *
 * <p>A change fails with a {@link ConfigException} where the configuration would be wrong after it,
 * and with a {@link NoSuchElementException} where there is no such route or mirror; it has changed
 * nothing then. On this node alone it lasts until the configuration's file changes, is read anew,
 * or the cluster has a new one; on all nodes it is a new one.
 */
public interface ProxyControl {

  /** Returns the labels of all metrics, which tell this node from others. */
  Map<String, String> labels();

  /** Reads what all routes have done so far. */
  Future<List<RouteSnapshot>> read();

  /**
   * Reads some of the sessions of a route.
   *
   * @param skip how many of the first ones to leave out
   * @param most how many to read at most
   */
  Future<SessionPage> sessions(String route, int skip, int most);

  /** Says whether all event loops live that have ever carried a route. */
  boolean isAlive();

  /** Says whether every route listens, and none is to stop. */
  boolean isReady();

  /** Returns how reloading has gone so far. */
  ReloadSnapshot reloads();

  /** Reads what all nodes of the cluster say of themselves. */
  Future<JsonObject> nodes();

  /**
   * Has all nodes of the cluster run a configuration.
   *
   * @param expected the version that it is made from; negative where that does not matter
   * @return its version
   */
  Future<Long> apply(JsonObject config, long expected);

  /** Reads the configuration anew; returns the names of the routes that are not as before. */
  Future<List<String>> reload();

  /** Adds a mirror, written as in the file. */
  Future<Void> attach(String route, JsonObject mirror, Scope scope);

  /** Takes a mirror away. */
  Future<Void> detach(String route, String mirror, Scope scope);

  /** Sets a mirror's share, written as in the file. */
  Future<Void> setSample(String route, String mirror, Object sample, Scope scope);

  /** Has a route stop; its sessions may come to their end. */
  Future<Void> drain(String route, Scope scope);
}
