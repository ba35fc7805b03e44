package dev.sluice.admin.api;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The state in the API, read at most once a second for all clients. Event loop only. */
final class StateCache {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Context context;
  private final ProxyControl proxy;
  private final String version;
  private final LongSupplier nanoTime;
  private final long startedNanos;
  private @Nullable Future<JsonObject> latest;
  private long readNanos;

  /**
   * Starts without a state.
   *
   * @param context the context on which the futures complete
   * @param version version of the program
   */
  StateCache(Context context, ProxyControl proxy, String version) {
    this(context, proxy, version, System::nanoTime);
  }

  /** Starts without a state, and with another clock than {@link System#nanoTime()}. */
  StateCache(Context context, ProxyControl proxy, String version, LongSupplier nanoTime) {
    this.context = context;
    this.proxy = proxy;
    this.version = version;
    this.nanoTime = nanoTime;
    this.startedNanos = nanoTime.getAsLong();
  }

  /** Returns the latest state. */
  Future<JsonObject> get() {
    long now = nanoTime.getAsLong();
    if (latest == null || latest.failed() || now - readNanos > FRESH_NANOS) {
      readNanos = now;
      latest = read();
    }
    return latest;
  }

  /** Makes the next request read the state again. */
  void forget() {
    latest = null;
  }

  private Future<JsonObject> read() {
    Promise<List<RouteSnapshot>> routes = VertxAccess.promise(context);
    Promise<List<DrainingSnapshot>> draining = VertxAccess.promise(context);
    Promise<JsonObject> nodes = VertxAccess.promise(context);
    proxy.read().onComplete(routes);
    proxy.draining().onComplete(draining);
    // Fails on a node without a cluster.
    proxy.nodes().otherwise(new JsonObject()).onComplete(nodes);
    return Future.all(routes.future(), draining.future(), nodes.future())
        .map(
            all ->
                json(
                    routes.future().result(), draining.future().result(), nodes.future().result()));
  }

  private JsonObject json(
      List<RouteSnapshot> routes, List<DrainingSnapshot> draining, JsonObject nodes) {
    ReloadSnapshot reloads = proxy.reloads();
    List<Difference> differences = proxy.differences();
    List<Difference> changes = differences == null ? List.of() : differences;
    OptionalLong stop = proxy.stopMillisLeft();
    return new JsonObject()
        .put("version", version)
        .put("ready", proxy.isReady())
        .put("stopping", stop.isPresent())
        .put("stopSecondsLeft", stop.isPresent() ? DrainJson.seconds(stop.getAsLong()) : null)
        .put("startedMillisAgo", TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startedNanos))
        .put(
            "reload",
            new JsonObject()
                .put("succeeded", reloads.succeeded())
                .put("failed", reloads.failed())
                .put("errors", new JsonArray(reloads.errors())))
        .put("file", differences == null ? null : DifferenceJson.all(differences))
        .put("memory", MemoryJson.read())
        .put("cluster", nodes.isEmpty() ? null : nodes)
        .put(
            "routes",
            new JsonArray(routes.stream().map(route -> RouteJson.of(route, changes)).toList()))
        .put("draining", new JsonArray(draining.stream().map(DrainJson::of).toList()));
  }
}
