package dev.sluice.app.settings;

import dev.sluice.admin.AdminOptions;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.cluster.ClusterOptions;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.PoolConfig;
import dev.sluice.proxy.route.ListenCheck;
import dev.sluice.proxy.route.LoopCheck;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration that holds no error.
 *
 * @param admin the listener for operators; null where there is none
 * @param cluster where other nodes are, for a node that joins them
 * @param scan how often the file is looked at for changes; zero is never
 * @param onDeadLoop what happens when an event loop dies
 * @param memory what buffers and mirrors may take
 * @param routes one or more, in the file's order
 * @param file all that the file holds
 * @param json the same with what overrides it
 */
public record Settings(
    @Nullable AdminOptions admin,
    ClusterOptions cluster,
    Duration scan,
    OnDeadLoop onDeadLoop,
    MemoryOptions memory,
    List<Route> routes,
    JsonObject file,
    JsonObject json) {
  private static final Duration SCAN_BY_DEFAULT = Duration.ofSeconds(5);
  private static final Duration LONGEST_SCAN = Duration.ofHours(1);

  /**
   * One route, read, and as its verticle wants it: JSON with the pool in it.
   *
   * @param options what the route is
   * @param config the same for the verticle, which reads it again
   */
  public record Route(RouteOptions options, JsonObject config) {
    /** Says whether it relays datagrams, not streams. */
    public boolean isForDatagrams() {
      return options.carriesDatagrams();
    }
  }

  /** Says whether another one means the same, apart from its routes. */
  public boolean isSameBesidesRoutes(Settings other) {
    return Objects.equals(admin, other.admin)
        && cluster.equals(other.cluster)
        && scan.equals(other.scan)
        && onDeadLoop == other.onDeadLoop
        && memory.equals(other.memory);
  }

  /** Says whether streams go through Unix sockets. */
  public boolean hasUnixSockets() {
    return routes.stream().anyMatch(route -> route.options().hasUnixStreams());
  }

  /**
   * Checks a configuration and what overrides it.
   *
   * @param file what the file holds, left as it is
   * @param variables the environment
   * @param properties the system properties
   * @throws ConfigException with every error in it
   */
  public static Settings of(JsonObject file, JsonObject variables, JsonObject properties) {
    Overrides overrides = overridden(file, variables, properties);
    ConfigSection root = ConfigSection.root(overrides.config());
    List<RouteOptions> routes = read(root);
    ConfigSection reload = Section.RELOAD.of(root);
    AdminOptions admin = root.has("admin") ? AdminOptions.read(Section.ADMIN.of(root)) : null;
    ClusterOptions cluster = ClusterOptions.read(Section.CLUSTER.of(root));
    OnDeadLoop onDeadLoop = root.choice("onDeadLoop", OnDeadLoop.REPORT);
    MemoryOptions memory = MemoryOptions.read(root);
    Duration scan = reload.time("scan", SCAN_BY_DEFAULT, Duration.ZERO, LONGEST_SCAN);
    List<String> errors = new ArrayList<>(overrides.errors());
    root.errors().forEach(error -> errors.add(overrides.withSource(error)));
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    JsonObject json = overrides.config();
    return new Settings(
        admin, cluster, scan, onDeadLoop, memory, withConfig(routes, json), file, json);
  }

  /** Applies what overrides a file; nothing is checked but whether each of it sets a key. */
  static Overrides overridden(JsonObject file, JsonObject variables, JsonObject properties) {
    Overrides overrides = new Overrides(isRoute(file) ? whole(file) : file);
    overrides.applyVariables(variables);
    overrides.applyProperties(properties);
    return overrides;
  }

  private static boolean isRoute(JsonObject file) {
    return file.containsKey("listen") && !file.containsKey("routes");
  }

  /** One route alone, as a verticle takes it, is a whole configuration too. */
  private static JsonObject whole(JsonObject lone) {
    JsonObject route = lone.copy();
    JsonObject whole = new JsonObject();
    for (String key : List.of("pool", "cluster")) {
      if (route.containsKey(key)) {
        whole.put(key, route.remove(key));
      }
    }
    return whole.put("routes", new JsonArray().add(route));
  }

  private static List<RouteOptions> read(ConfigSection root) {
    root.allow(Section.TOP_KEYS);
    PoolOptions pool = PoolConfig.read(Section.POOL.of(root));
    List<ConfigSection> sections = root.list("routes");
    if (sections.isEmpty() && !root.isWrong()) {
      root.error("routes", "needs at least one route");
    }
    Set<String> names = new HashSet<>();
    List<RouteOptions> routes = new ArrayList<>();
    for (ConfigSection section : sections) {
      RouteOptions route = RouteConfig.route(section, pool);
      if (!names.add(route.name())) {
        section.error("name", "is used twice; allowed: a name that no other route has");
      }
      routes.add(route);
    }
    ListenCheck.check(sections, routes);
    LoopCheck.check(sections, routes);
    return routes;
  }

  private static List<Route> withConfig(List<RouteOptions> routes, JsonObject config) {
    List<Route> all = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      JsonObject json = config.getJsonArray("routes").getJsonObject(i).copy();
      all.add(new Route(routes.get(i), json.put("pool", config.getJsonObject("pool").copy())));
    }
    return all;
  }
}
