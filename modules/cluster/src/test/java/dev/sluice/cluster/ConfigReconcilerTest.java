package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReconcilerTest {
  private final Vertx vertx = Vertx.vertx();
  private final ConfigStore store;
  private final List<Long> applied = new CopyOnWriteArrayList<>();
  private final Promise<Void> firstIsApplied = Promise.promise();
  private final ConfigReconciler reconciler;

  ConfigReconcilerTest(@TempDir Path folder) {
    this.store = new ConfigStore(folder.resolve("state"));
    this.reconciler = new ConfigReconciler(vertx, new Program(), this.store, null);
  }

  /** A program that takes time for the first version. */
  private final class Program implements NodeControl {
    @Override
    public Future<Void> apply(JsonObject config) {
      long version = config.getLong("version");
      applied.add(version);
      return version == 1 ? firstIsApplied.future() : Future.succeededFuture();
    }

    @Override
    public Future<Void> check(JsonObject config) {
      return Future.succeededFuture();
    }

    @Override
    public Set<String> singletons() {
      return Set.of();
    }

    @Override
    public Future<Void> runSingletons(Set<String> names) {
      return Future.succeededFuture();
    }

    @Override
    public Future<JsonObject> status() {
      return Future.succeededFuture(new JsonObject());
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static ConfigVersion version(long version) {
    return new ConfigVersion(version, version, "a", new JsonObject().put("version", version));
  }

  @Test
  void versionsRunOneAfterTheOtherEachOnceAndNeverAnEarlierOne() throws Exception {
    reconciler.converge(version(1));
    reconciler.converge(version(1)); // found by a check of the cluster at the same time
    reconciler.converge(version(3));
    Future<Void> last = reconciler.converge(version(2));
    Eventually.until("the first", () -> applied.equals(List.of(1L)));
    assertThat(last.isComplete()).isFalse();

    firstIsApplied.complete();
    last.await(20, TimeUnit.SECONDS);
    assertThat(applied).containsExactly(1L, 3L);
    assertThat(reconciler.accepted()).isEqualTo(version(3));
    assertThat(store.last()).isEqualTo(version(3));
  }
}
