package dev.sluice.admin.api;

import dev.sluice.admin.spi.ClusterSnapshot;
import dev.sluice.admin.spi.ConnectSnapshot;
import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.DrainingSnapshot;
import dev.sluice.admin.spi.LostChanges;
import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.ReloadPlan;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.admin.spi.Scope;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy without routes that can only be read; the test completes each reading. */
final class ShownProxy implements ProxyControl {
  final List<Promise<List<RouteSnapshot>>> readings = new CopyOnWriteArrayList<>();
  volatile @Nullable List<Difference> differences;
  volatile Future<JsonObject> nodes = Future.failedFuture("no cluster");

  @Override
  public Future<List<RouteSnapshot>> read() {
    Promise<List<RouteSnapshot>> reading = Promise.promise();
    readings.add(reading);
    return reading.future();
  }

  @Override
  public Future<List<DrainingSnapshot>> draining() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public OptionalLong stopMillisLeft() {
    return OptionalLong.empty();
  }

  @Override
  public Future<Void> closeDraining(String id) {
    return cannotChange();
  }

  @Override
  public Future<JsonObject> nodes() {
    return nodes;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public List<String> certificateErrors() {
    return List.of();
  }

  @Override
  public ReloadSnapshot reloads() {
    return new ReloadSnapshot(
        2, 1, List.of("pool: missing"), LostChanges.NONE, ClusterSnapshot.NONE);
  }

  @Override
  public Map<String, String> labels() {
    return Map.of();
  }

  @Override
  public Future<SessionPage> sessions(
      String route, int skip, int most, @Nullable SessionOrder order) {
    return cannotChange();
  }

  @Override
  public Future<DifferencePage> responseDifferences(String route, long before, int most) {
    return cannotChange();
  }

  @Override
  public Future<Long> apply(JsonObject config, long expected) {
    return cannotChange();
  }

  @Override
  public Future<List<String>> reload() {
    return cannotChange();
  }

  @Override
  public @Nullable List<Difference> differences() {
    return differences;
  }

  @Override
  public Future<String> config(@Nullable String route) {
    return cannotChange();
  }

  @Override
  public Future<ReloadPlan> planReload() {
    return cannotChange();
  }

  @Override
  public Future<Void> undo(String path) {
    return cannotChange();
  }

  @Override
  public Future<ConnectSnapshot> tryMirror(String route, JsonObject mirror) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Future<Void> attach(String route, JsonObject mirror, Scope scope) {
    return cannotChange();
  }

  @Override
  public Future<Void> detach(String route, String mirror, Scope scope) {
    return cannotChange();
  }

  @Override
  public Future<Void> patchRoute(String route, JsonObject patch, Scope scope) {
    return cannotChange();
  }

  @Override
  public Future<Void> patchMirror(String route, String mirror, JsonObject patch, Scope scope) {
    return cannotChange();
  }

  @Override
  public Future<Void> drain(String route, Scope scope) {
    return cannotChange();
  }

  private static <T> Future<T> cannotChange() {
    return Future.failedFuture(new UnsupportedOperationException());
  }
}
