package dev.sluice.app.settings;

import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.config.format.ConfigFileStore;
import dev.sluice.transport.VertxAccess;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from a file, then the environment, then system properties; the last one wins.
 *
 * <p>Each is a store of vertx-config, which does not merge them: the keys of the last two are flat,
 * such as {@code SLUICE_POOL_MAX}, and {@link Overrides} knows their meaning.
 */
public final class SettingsLoader {
  private SettingsLoader() {}

  /**
   * Reads and checks a file with its overrides. Blocks, so not on an event loop.
   *
   * @throws ConfigException with all errors
   */
  public static Settings ofFile(Path file) {
    return ConfigSource.of(file).settings();
  }

  /** Reads and checks a file with its overrides; fails with a {@link ConfigException}. */
  public static Future<Settings> ofFile(Vertx vertx, Path file) {
    return read(vertx, file).compose(json -> of(vertx, file, json));
  }

  /** Checks a configuration as {@link #of(Vertx, JsonObject)} does; errors have lines of a file. */
  public static Future<Settings> of(Vertx vertx, Path file, JsonObject json) {
    return of(vertx, json, wrong -> located(file, json, wrong));
  }

  /**
   * Checks a configuration that was read already, with its overrides. Runs on a worker, because a
   * large configuration takes long. The result arrives on the caller's context, or on a worker if
   * the caller has none in this Vert.x.
   */
  public static Future<Settings> of(Vertx vertx, JsonObject json) {
    return of(vertx, json, wrong -> wrong);
  }

  /** Checks a configuration from the command line, as {@link #of(Vertx, JsonObject)} does. */
  public static Future<Settings> ofArguments(Vertx vertx, JsonObject json) {
    return of(vertx, json, wrong -> wrong.each(SettingsLoader::ofOption));
  }

  private static ConfigError ofOption(ConfigError error) {
    String option = error.path().startsWith("admin") ? "--admin" : "--route";
    return error.place() == null ? error.in(new ConfigError.Place(option, 0, 0)) : error;
  }

  private static Future<Settings> of(
      Vertx vertx, JsonObject json, UnaryOperator<ConfigException> located) {
    Future<JsonObject> variables = flat(vertx, "env", System.getenv().keySet(), "SLUICE_");
    Future<JsonObject> properties =
        flat(vertx, "sys", System.getProperties().stringPropertyNames(), "sluice.");
    return Future.all(variables, properties)
        .compose(
            both ->
                VertxAccess.hereOrNewWorker(vertx)
                    .executeBlocking(
                        () -> check(json, variables.result(), properties.result(), located)));
  }

  private static Settings check(
      JsonObject json,
      JsonObject variables,
      JsonObject properties,
      UnaryOperator<ConfigException> located) {
    try {
      return Settings.of(json, variables, properties);
    } catch (ConfigException e) {
      throw located.apply(e);
    }
  }

  /** Reads the file again, because no other errors need its text. */
  private static ConfigException located(Path file, JsonObject json, ConfigException wrong) {
    try {
      return ConfigSource.of(file).located(json, wrong);
    } catch (ConfigException e) {
      return wrong; // the file has just gone, or is being written
    }
  }

  /** Checks a configuration that was read already, with its overrides. */
  static Settings check(JsonObject json) {
    return Settings.of(json, variables(), properties());
  }

  /**
   * Returns whether a configuration that was read already, with its overrides, has streams through
   * Unix sockets. The result is false for a wrong one, whose errors are reported once there is a
   * Vert.x.
   */
  public static boolean hasUnixSockets(JsonObject json) {
    try {
      return check(json).hasUnixSockets();
    } catch (ConfigException wrong) {
      return false;
    }
  }

  /**
   * Returns a configuration that was read already, with its overrides. Errors are reported once
   * there is a Vert.x.
   */
  public static JsonObject overridden(JsonObject json) {
    return Settings.overridden(json, variables(), properties()).config();
  }

  private static JsonObject variables() {
    JsonObject variables = new JsonObject();
    System.getenv()
        .forEach((name, value) -> putIf(name.startsWith("SLUICE_"), variables, name, value));
    return variables;
  }

  private static JsonObject properties() {
    JsonObject properties = new JsonObject();
    for (String name : System.getProperties().stringPropertyNames()) {
      putIf(name.startsWith("sluice."), properties, name, System.getProperty(name));
    }
    return properties;
  }

  private static void putIf(boolean isOurs, JsonObject all, String name, @Nullable String value) {
    if (isOurs && value != null) {
      all.put(name, value);
    }
  }

  /**
   * Reads a file and checks only its syntax. Blocks, so not on an event loop.
   *
   * @throws ConfigException with one error that begins with the file's name
   */
  public static JsonObject readFile(Path file) {
    return ConfigSource.of(file).json();
  }

  private static Future<JsonObject> read(Vertx vertx, Path file) {
    return read(vertx, store(file)).recover(e -> Future.failedFuture(unreadable(file, e)));
  }

  private static ConfigStoreOptions store(Path file) {
    return new ConfigStoreOptions()
        .setType(ConfigFileStore.TYPE)
        .setFormat(ConfigSource.format(file).id())
        .setConfig(new JsonObject().put("path", file.toAbsolutePath().toString()));
  }

  /**
   * Returns a retriever that reads a file repeatedly and checks its syntax only.
   *
   * @param scan time between two reads; zero reads only on request
   */
  public static ConfigRetriever retriever(Vertx vertx, Path file, Duration scan) {
    long period = scan.isZero() ? -1 : scan.toMillis();
    return ConfigRetriever.create(
        vertx, new ConfigRetrieverOptions().addStore(store(file)).setScanPeriod(period));
  }

  /** Returns the error of a file that could not be read; it has the file's name. */
  public static ConfigException unreadable(Path file, Throwable cause) {
    return cause instanceof ConfigException wrong
        ? wrong.inFile(file.toString())
        : ConfigSource.error(file, ErrorText.ofFile(cause));
  }

  /**
   * Reads a store, unless it has no names of Sluice: vertx-config would write all of it as JSON
   * text and parse it again.
   */
  private static Future<JsonObject> flat(
      Vertx vertx, String type, Set<String> names, String prefix) {
    return names.stream().anyMatch(name -> name.startsWith(prefix))
        ? read(
            vertx,
            new ConfigStoreOptions()
                .setType(type)
                .setConfig(new JsonObject().put("raw-data", true)))
        : Future.succeededFuture(new JsonObject());
  }

  private static Future<JsonObject> read(Vertx vertx, ConfigStoreOptions store) {
    ConfigRetrieverOptions options = new ConfigRetrieverOptions().addStore(store).setScanPeriod(-1);
    ConfigRetriever retriever = ConfigRetriever.create(vertx, options);
    return retriever.getConfig().eventually(retriever::close);
  }

  /**
   * Returns the options of a Vert.x that reads no files of the class path. It would make a folder
   * for them at its start, and so could not start on a file system that is mounted read-only.
   */
  public static FileSystemOptions withoutCacheFolder() {
    return new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
  }
}
