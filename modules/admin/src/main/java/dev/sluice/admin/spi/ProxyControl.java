package dev.sluice.admin.spi;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The data that the admin shows, and the changes that it makes; the program implements it. Any
 * thread.
 *
 * <p>A change fails with a {@link ConfigException} if it would make the configuration invalid, with
 * a {@link NoSuchElementException} if there is no such route or mirror, and with a {@link
 * RejectedExecutionException} if the program is shutting down. A failed change has no effect. A
 * change on this node lasts until the configuration file changes or is reloaded, or the cluster
 * gets a new version; a change on all nodes is a new version.
 */
public interface ProxyControl {

  /** Returns the labels that all metrics of this node have. */
  Map<String, String> labels();

  /** Reads the counts of all routes. */
  Future<List<RouteSnapshot>> read();

  /** Reads the routes that accept no more clients and still have sessions. */
  Future<List<DrainingSnapshot>> draining();

  /**
   * Returns the milliseconds until the process has stopped at the latest; empty if it is not
   * stopping.
   */
  OptionalLong stopMillisLeft();

  /** Ends the sessions of a draining route now. */
  Future<Void> closeDraining(String id);

  /**
   * Reads some of the sessions of a route.
   *
   * @param skip number of sessions to skip
   * @param most largest number of sessions to return
   * @param order null is any order: instance after instance, and on a TCP route the oldest first
   */
  Future<SessionPage> sessions(String route, int skip, int most, @Nullable SessionOrder order);

  /**
   * Reads differences between the responses of a mirror of a route and those of its primary.
   *
   * @param before only those whose number is less
   * @param most largest number of differences
   * @return the newest ones; none if the route compares nothing
   */
  Future<DifferencePage> responseDifferences(String route, long before, int most);

  /** Returns whether all event loops that ever ran a route are alive. */
  boolean isAlive();

  /** Returns whether every route listens and none is stopping. */
  boolean isReady();

  /** Returns why certificates in use are not those of their files; empty if they are. */
  List<String> certificateErrors();

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

  /**
   * Returns the differences between the configuration that runs and the one that was applied last
   * from the file or the cluster; null if none was applied.
   */
  @Nullable List<Difference> differences();

  /**
   * Writes the configuration that runs, as YAML.
   *
   * @param route the only route to write; null writes everything
   */
  Future<String> config(@Nullable String route);

  /** Reloads the configuration; returns the names of the routes that changed. */
  Future<List<String>> reload();

  /** Returns the effect that a reload would have now. */
  Future<ReloadPlan> planReload();

  /** Takes back one difference on this node. */
  Future<Void> undo(String path);

  /** Adds a mirror, in the form of the configuration file. */
  Future<Void> attach(String route, JsonObject mirror, Scope scope);

  /**
   * Connects to the address of a mirror without attaching it; fails as {@link #attach} would.
   *
   * @return the result, also if the address cannot be reached
   */
  Future<ConnectSnapshot> tryMirror(String route, JsonObject mirror);

  /** Removes a mirror. */
  Future<Void> detach(String route, String mirror, Scope scope);

  /**
   * Changes keys of a route without a restart of it.
   *
   * @param patch a JSON Merge Patch of the route in the configuration file
   */
  Future<Void> patchRoute(String route, JsonObject patch, Scope scope);

  /**
   * Changes keys of a mirror.
   *
   * @param patch a JSON Merge Patch of the mirror in the configuration file
   */
  Future<Void> patchMirror(String route, String mirror, JsonObject patch, Scope scope);

  /** Stops a route; its sessions may finish. */
  Future<Void> drain(String route, Scope scope);
}
