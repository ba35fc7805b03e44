package dev.sluice.app.settings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.config.format.ConfigFileStore;
import dev.sluice.transport.VertxAccess;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
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
    return withOwnVertx(vertx -> ofFile(vertx, file));
  }

  /** Reads and checks a file with its overrides; fails with a {@link ConfigException}. */
  public static Future<Settings> ofFile(Vertx vertx, Path file) {
    return read(vertx, file).compose(json -> of(vertx, json));
  }

  /**
   * Checks a configuration that was read already, with its overrides. Runs on a worker, because a
   * large configuration takes long. The result arrives on the caller's context, or on a worker if
   * the caller has none in this Vert.x.
   */
  public static Future<Settings> of(Vertx vertx, JsonObject json) {
    Future<JsonObject> variables = flat(vertx, "env", System.getenv().keySet(), "SLUICE_");
    Future<JsonObject> properties =
        flat(vertx, "sys", System.getProperties().stringPropertyNames(), "sluice.");
    return Future.all(variables, properties)
        .compose(
            both ->
                VertxAccess.hereOrNewWorker(vertx)
                    .executeBlocking(
                        () -> Settings.of(json, variables.result(), properties.result())));
  }

  /**
   * Returns whether a configuration that was read already, with its overrides, has streams through
   * Unix sockets. The result is false for a wrong one, whose errors are reported once there is a
   * Vert.x.
   */
  public static boolean hasUnixSockets(JsonObject json) {
    try {
      return Settings.of(json, variables(), properties()).hasUnixSockets();
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
    return withOwnVertx(vertx -> read(vertx, file));
  }

  private static Future<JsonObject> read(Vertx vertx, Path file) {
    if (Files.isDirectory(file)) {
      throw error(file, "is a directory; allowed: a regular file");
    }
    return read(vertx, store(file)).recover(e -> Future.failedFuture(unreadable(file, e)));
  }

  private static ConfigStoreOptions store(Path file) {
    return new ConfigStoreOptions()
        .setType(ConfigFileStore.TYPE)
        .setFormat(format(file))
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

  /** Returns the error of a file that could not be read. */
  public static ConfigException unreadable(Path file, Throwable cause) {
    return error(file, ErrorText.ofFile(cause));
  }

  private static String format(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return "strict-yaml";
    } else if (name.endsWith(".json")) {
      return "strict-json";
    }
    throw error(
        file, "is neither YAML nor JSON; allowed: a name that ends in .yaml, .yml or .json");
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
   * Runs a task with a temporary Vert.x: the caller has none, or its Vert.x would join a cluster
   * despite a wrong file.
   */
  private static <T> T withOwnVertx(Function<Vertx, Future<T>> task) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setFileSystemOptions(withoutCacheFolder()));
    try {
      return task.apply(vertx).await();
    } finally {
      vertx.close().await();
    }
  }

  /**
   * Returns the options of a Vert.x that reads no files of the class path. It would make a folder
   * for them at its start, and so could not start on a file system that is mounted read-only.
   */
  public static FileSystemOptions withoutCacheFolder() {
    return new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
  }

  private static ConfigException error(Path file, String message) {
    return new ConfigException(List.of(file + ": " + message));
  }
}
