package dev.sluice.app.settings;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.admin.AdminOptions;
import dev.sluice.app.log.LogOptions;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.cluster.ClusterOptions;
import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSchema;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Extensions;
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
 * A whole configuration without errors.
 *
 * @param admin the listener for operators; null if there is none
 * @param cluster addresses of other nodes, for a node that joins them
 * @param log form and destination of the log
 * @param scan time between two looks at the file; zero disables them
 * @param onDeadLoop reaction to the death of an event loop
 * @param drainDelay time between SIGTERM and the end of accepting
 * @param memory limits of buffers and mirrors
 * @param routes one or more, in the file's order
 * @param warnings what may be a mistake, but refuses nothing
 * @param file content of the file
 * @param json content of the file with the overrides
 */
public record Settings(
    @Nullable AdminOptions admin,
    ClusterOptions cluster,
    LogOptions log,
    Duration scan,
    OnDeadLoop onDeadLoop,
    Duration drainDelay,
    MemoryOptions memory,
    List<RouteOptions> routes,
    List<ConfigError> warnings,
    JsonObject file,
    JsonObject json) {
  private static final ConfigSpec RELOAD_SPEC =
      new ConfigSpec("reload", "Routes follow the file while they run; SIGHUP reloads it at once.");

  private static final ConfigKey<Duration> SCAN =
      RELOAD_SPEC.add(
          key(
                  "scan",
                  time(Duration.ZERO, Duration.ofHours(1)),
                  "Time between two looks at the file; 0 waits for SIGHUP.")
              .byDefault(Duration.ofSeconds(5)));

  /** The keys of a file. */
  public static final ConfigSpec SPEC = new ConfigSpec("file", "A configuration of Sluice.");

  private static final ConfigKey<JsonObject> POOL = SPEC.add(PoolConfig.POOL);
  private static final ConfigKey<JsonObject> ADMIN = SPEC.add(AdminOptions.ADMIN);
  private static final ConfigKey<JsonObject> CLUSTER = SPEC.add(ClusterOptions.CLUSTER);
  private static final ConfigKey<JsonObject> LOG = SPEC.add(LogOptions.LOG);

  static {
    SPEC.add(MemoryOptions.BUFFER_MEMORY);
    SPEC.add(MemoryOptions.MIRROR_MEMORY);
  }

  private static final ConfigKey<OnDeadLoop> ON_DEAD_LOOP =
      SPEC.add(
          key(
                  "onDeadLoop",
                  choice(OnDeadLoop.class),
                  "What happens if an event loop dies. report logs a line, and /health/live fails;"
                      + " exit also ends the process with code 1, for its supervisor.")
              .byDefault(OnDeadLoop.REPORT));

  private static final ConfigKey<Duration> DRAIN_DELAY =
      SPEC.add(
          key(
                  "drainDelay",
                  time(Duration.ZERO, Duration.ofHours(1)),
                  "Time after SIGTERM in which /health/ready already fails and the routes still"
                      + " accept clients, so that a balancer can send them elsewhere; then the"
                      + " routes drain.")
              .byDefault(Duration.ZERO));

  private static final ConfigKey<JsonObject> RELOAD =
      SPEC.add(ConfigKey.section("reload", RELOAD_SPEC.says(), RELOAD_SPEC));

  private static final ConfigKey<JsonArray> ROUTES = SPEC.add(RouteConfig.ROUTES);

  /** Returns the JSON Schema of a file. */
  public static JsonObject schema() {
    return ConfigSchema.of(SPEC, RouteConfig.alone(CLUSTER));
  }

  /** Returns whether another configuration is equal apart from its routes. */
  public boolean isSameBesidesRoutes(Settings other) {
    return Objects.equals(admin, other.admin)
        && cluster.equals(other.cluster)
        && log.equals(other.log)
        && scan.equals(other.scan)
        && onDeadLoop == other.onDeadLoop
        && drainDelay.equals(other.drainDelay)
        && memory.equals(other.memory);
  }

  /** Returns whether streams go through Unix sockets. */
  public boolean hasUnixSockets() {
    return routes.stream().anyMatch(RouteOptions::hasUnixStreams);
  }

  /**
   * Checks a configuration with its overrides.
   *
   * @param file content of the file; not changed
   * @param variables the environment
   * @param properties the system properties
   * @throws ConfigException with all errors
   */
  public static Settings of(JsonObject file, JsonObject variables, JsonObject properties) {
    Overrides overrides = overridden(file, variables, properties);
    ConfigSection root = ConfigSection.root(overrides.config()).allow(SPEC);
    List<RouteOptions> routes = readRoutes(root);
    Settings settings =
        new Settings(
            root.has(ADMIN) ? readAdmin(root.section(ADMIN), routes) : null,
            ClusterOptions.read(root.section(CLUSTER)),
            LogOptions.read(root.section(LOG)),
            root.section(RELOAD).get(SCAN),
            root.get(ON_DEAD_LOOP),
            root.get(DRAIN_DELAY),
            MemoryOptions.read(root),
            routes,
            root.warnings(),
            file,
            overrides.config());
    List<ConfigError> errors = new ArrayList<>(overrides.errors());
    root.details().forEach(error -> errors.add(overrides.withSource(error)));
    if (!errors.isEmpty()) {
      throw ConfigException.of(errors);
    }
    return settings;
  }

  /** Applies the overrides of a file; checks only that each override sets a key. */
  static Overrides overridden(JsonObject file, JsonObject variables, JsonObject properties) {
    Overrides overrides = new Overrides(whole(Extensions.remove(file)));
    overrides.applyVariables(variables);
    overrides.applyProperties(properties);
    return overrides;
  }

  /** Returns whether a file is the configuration of a verticle: one route. */
  static boolean isRoute(JsonObject file) {
    return file.containsKey("listen") && !file.containsKey(ROUTES.name());
  }

  /** Converts a single route to a whole configuration. */
  private static JsonObject whole(JsonObject file) {
    if (!isRoute(file)) {
      return file;
    }
    JsonObject route = file.copy();
    JsonObject whole = new JsonObject();
    for (String key : List.of(POOL.name(), CLUSTER.name())) {
      if (route.containsKey(key)) {
        whole.put(key, route.remove(key));
      }
    }
    return whole.put(ROUTES.name(), new JsonArray().add(route));
  }

  private static AdminOptions readAdmin(ConfigSection section, List<RouteOptions> routes) {
    AdminOptions admin = AdminOptions.read(section);
    admin.check(section, routes);
    return admin;
  }

  private static List<RouteOptions> readRoutes(ConfigSection root) {
    PoolOptions pool = PoolConfig.read(root.section(POOL));
    List<ConfigSection> sections = root.sections(ROUTES);
    if (sections.isEmpty() && !root.isWrong()) {
      root.error(ROUTES, "needs at least one route");
    }
    Set<String> names = new HashSet<>();
    List<RouteOptions> routes = new ArrayList<>();
    for (ConfigSection section : sections) {
      RouteOptions route = RouteConfig.route(section, pool);
      if (!names.add(route.name())) {
        section.error(RouteConfig.NAME, "is used twice; allowed: a name that no other route has");
      }
      routes.add(route);
    }
    ListenCheck.check(sections, routes);
    LoopCheck.check(sections, routes);
    return routes;
  }
}
