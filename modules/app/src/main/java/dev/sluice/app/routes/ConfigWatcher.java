package dev.sluice.app.routes;

import dev.sluice.admin.spi.ReloadPlan;
import dev.sluice.app.log.ProcessLog;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.cluster.Cluster;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.tls.keys.KeyReloads;
import dev.sluice.transport.VertxAccess;
import io.vertx.config.ConfigRetriever;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes in line with a file: it checks the file regularly, and at once on request.
 *
 * <p>A configuration that is invalid, or whose routes cannot start, changes nothing and is logged.
 * Any thread; the work is done on a worker, one step after the other, because reading a large file
 * is slow.
 */
public final class ConfigWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
  // An editor may still be writing the file.
  private static final long SETTLE_MILLIS = 200;

  private final Vertx vertx;
  private final Path file;
  private final RouteManager routes;
  private final Context worker;
  private @Nullable ConfigRetriever retriever; // created and used on the worker
  private final Set<Future<?>> work = ConcurrentHashMap.newKeySet(); // not ended yet
  private boolean closing; // used on the worker
  private volatile @Nullable Cluster cluster;
  private volatile ReloadStatus status = ReloadStatus.NONE;

  private ConfigWatcher(Vertx vertx, Path file, RouteManager routes) {
    this.vertx = vertx;
    this.file = file;
    this.routes = routes;
    this.worker = VertxAccess.newWorker(vertx);
  }

  /**
   * Begins to watch a file.
   *
   * @param applied the settings that were read from the file and are already applied
   */
  public static ConfigWatcher watch(Vertx vertx, Path file, Settings applied, RouteManager routes) {
    ConfigWatcher watcher = new ConfigWatcher(vertx, file, routes);
    watcher.worker.runOnContext(begins -> watcher.begin(applied));
    return watcher;
  }

  private void begin(Settings applied) {
    ConfigRetriever made = SettingsLoader.retriever(vertx, file, applied.scan());
    retriever = made;
    made.setConfigurationProcessor(this::readable);
    // A failed scan may have read a file that an editor was still writing.
    made.configStream().exceptionHandler(e -> readAgain(this::settle));
    made.listen(change -> settle(change.getNewConfiguration()));
    if (!applied.scan().isZero()) {
      // Without this, the first scan would take the whole file for a change.
      var unused = awaited(made.getConfig()).onSuccess(now -> settleIfChanged(applied.file(), now));
    }
  }

  private Future<JsonObject> read() {
    Promise<JsonObject> read = VertxAccess.promise(worker);
    worker.runOnContext(
        here -> {
          if (closing) {
            read.fail(new RejectedExecutionException("Sluice is shutting down"));
          } else {
            Objects.requireNonNull(retriever).getConfig().onComplete(read);
          }
        });
    return awaited(read.future());
  }

  private <T> Future<T> awaited(Future<T> begun) {
    work.add(begun);
    return begun.onComplete(done -> work.remove(begun));
  }

  /** Ignores the file from the time when the cluster, if there is one, has a configuration. */
  public void yieldTo(@Nullable Cluster governing) {
    cluster = governing;
  }

  /**
   * Stops watching the file.
   *
   * @return completed once nothing reads it any more: Vert.x must not be closed before
   */
  public Future<?> close() {
    Promise<Void> closed = VertxAccess.promise(worker);
    worker.runOnContext(
        here -> {
          closing = true;
          ConfigRetriever last = Objects.requireNonNull(retriever);
          last.close(); // begins no more scans
          // Reads end in their order, so the scans before have ended with this one.
          last.getConfig()
              .transform(read -> Future.join(List.copyOf(work)))
              .onComplete(done -> closed.complete());
        });
    return closed.future();
  }

  /** Returns the results of reloading so far. */
  public ReloadStatus status() {
    return status;
  }

  /**
   * Reads the file now; if the file is wrong, fails with a log line and changes nothing. Also reads
   * certificates that have changed.
   */
  public Future<List<RouteChange>> now() {
    KeyReloads.OF_PROCESS.now();
    return read()
        .compose(json -> apply(json, true), e -> refused(SettingsLoader.unreadable(file, e), true));
  }

  /** Reads the file now, and returns the effect that {@link #now} would have. */
  public Future<ReloadPlan> plan() {
    // Not by the retriever, which would then no longer report the change of the file.
    return isGoverned()
        ? Future.failedFuture(governed())
        : SettingsLoader.ofFile(vertx, file).map(routes::plan);
  }

  /** Checks whether the file has changed since it was applied. */
  private void settleIfChanged(JsonObject applied, JsonObject now) {
    if (!now.equals(applied)) {
      settle(now);
    }
  }

  /** Applies the configuration once two reads give the same result. */
  private void settle(JsonObject seen) {
    readAgain(
        now -> {
          if (now.equals(seen)) {
            var unused = apply(now, false);
          } else {
            settle(now);
          }
        });
  }

  private void readAgain(Consumer<JsonObject> then) {
    worker.runOnContext(
        here -> {
          if (!closing) {
            vertx.setTimer(SETTLE_MILLIS, timer -> readFor(then));
          }
        });
  }

  private void readFor(Consumer<JsonObject> then) {
    if (!closing) {
      read().onSuccess(then::accept).onFailure(this::unreadable);
    }
  }

  private Future<List<RouteChange>> apply(JsonObject json, boolean onRequest) {
    if (isGoverned()) {
      return refused(governed(), false);
    }
    return awaited(
        SettingsLoader.of(vertx, file, json)
            .compose(settings -> apply(settings, onRequest))
            .recover(e -> refused(e, false)));
  }

  private boolean isGoverned() {
    Cluster governing = cluster;
    return governing != null && governing.version() > 0;
  }

  private ConfigException governed() {
    String why = ": the cluster's configuration applies; `sluice apply` changes it";
    return new ConfigException(List.of(file + why));
  }

  private Future<List<RouteChange>> apply(Settings settings, boolean onRequest) {
    Settings before = routes.applied();
    boolean otherChanges = before != null && !before.isSameBesidesRoutes(settings);
    ProcessLog.Change log = ProcessLog.prepare(settings.log());
    return routes
        .apply(settings)
        .onFailure(e -> log.discard())
        .map(
            changes -> {
              log.commit();
              return applied(changes, onRequest, otherChanges);
            });
  }

  private synchronized List<RouteChange> applied(
      List<RouteChange> changes, boolean onRequest, boolean otherChanges) {
    boolean isNew = onRequest || !changes.stream().allMatch(RouteChange.Keep.class::isInstance);
    status = isNew ? status.applied() : status.withoutErrors();
    LOG.info("reloaded: {}", summary(changes, otherChanges));
    return changes;
  }

  /**
   * Returns a summary of a reload.
   *
   * @param otherChanges whether something other than routes has changed
   */
  private static String summary(List<RouteChange> changes, boolean otherChanges) {
    List<String> parts = new ArrayList<>();
    add(parts, "started", changes, RouteChange.Start.class);
    add(parts, "changed", changes, RouteChange.Reconfigure.class);
    add(parts, "stopped", changes, RouteChange.Stop.class);
    if (parts.isEmpty()) {
      return otherChanges ? "no route has changed" : "nothing has changed";
    }
    return String.join("; ", parts);
  }

  private static void add(
      List<String> parts,
      String what,
      List<RouteChange> changes,
      Class<? extends RouteChange> kind) {
    List<String> names =
        changes.stream().filter(kind::isInstance).map(RouteChange::name).sorted().toList();
    if (!names.isEmpty()) {
      parts.add(what + " " + String.join(", ", names));
    }
  }

  private synchronized Future<List<RouteChange>> refused(Throwable why, boolean unreadable) {
    status = status.refused(ErrorText.lines(why), unreadable);
    status.errors().forEach(error -> LOG.error("not reloaded, nothing has changed: {}", error));
    return Future.failedFuture(why);
  }

  /** Handles a readable file: removes earlier syntax errors from the status. */
  private synchronized JsonObject readable(JsonObject json) {
    status = status.unreadable() ? status.withoutErrors() : status;
    return json;
  }

  /** Handles an unreadable file, and logs it once. */
  private void unreadable(Throwable cause) {
    ConfigException error = SettingsLoader.unreadable(file, cause);
    if (!error.errors().equals(status.errors())) {
      var unused = refused(error, true);
    }
  }
}
