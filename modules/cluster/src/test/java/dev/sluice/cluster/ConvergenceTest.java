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

class ConvergenceTest {
  private final Vertx vertx = Vertx.vertx();
  private final StateFolder folder;
  private final List<Long> applied = new CopyOnWriteArrayList<>();
  private final Promise<Void> firstIsApplied = Promise.promise();
  private final Convergence convergence;

  ConvergenceTest(@TempDir Path folder) {
    this.folder = new StateFolder(folder.resolve("state"));
    this.convergence = new Convergence(vertx, new Program(), this.folder, null);
  }

  /** A program that takes its time for the first version. */
  private final class Program implements ClusterMember {
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
    public Set<String> singles() {
      return Set.of();
    }

    @Override
    public Future<Void> runSingles(Set<String> names) {
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

  private static Desired version(long version) {
    return new Desired(version, version, "a", new JsonObject().put("version", version));
  }

  @Test
  void versionsAreRunOneAfterTheOtherEachOnceAndNoneThatIsEarlier() throws Exception {
    convergence.converge(version(1));
    convergence.converge(version(1)); // which a look at the cluster has found meanwhile
    convergence.converge(version(3));
    Future<Void> last = convergence.converge(version(2));
    Eventually.until("the first", () -> applied.equals(List.of(1L)));
    assertThat(last.isComplete()).isFalse();

    firstIsApplied.complete();
    last.await(20, TimeUnit.SECONDS);
    assertThat(applied).containsExactly(1L, 3L);
    assertThat(convergence.accepted()).isEqualTo(version(3));
    assertThat(folder.last()).isEqualTo(version(3));
  }
}
