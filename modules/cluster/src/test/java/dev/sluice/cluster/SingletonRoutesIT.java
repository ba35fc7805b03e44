package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SingletonRoutesIT extends TwoNodes {
  private static final String OWNERS = "sluice.singles";

  private final Program here = new Program("feed", "audit");
  private final Program there = new Program("feed", "audit");
  private final SingletonRoutes first = SingletonRoutes.of(one, here).await();
  private final SingletonRoutes second = SingletonRoutes.of(two, there).await();

  /** A program that runs what it is told to run, unless a port is taken. */
  private static final class Program implements NodeControl {
    private final Set<String> routes;
    private Set<String> running = Set.of();
    private @Nullable String blocked;

    Program(String... routes) {
      this.routes = Set.of(routes);
    }

    @Override
    public Future<Void> check(JsonObject config) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> apply(JsonObject config) {
      return Future.succeededFuture();
    }

    @Override
    public Set<String> singletons() {
      return routes;
    }

    @Override
    public Future<Void> runSingletons(Set<String> names) {
      if (blocked != null && names.contains(blocked)) {
        return Future.failedFuture("its port is taken");
      }
      running = names;
      return Future.succeededFuture();
    }

    @Override
    public Future<JsonObject> status() {
      return Future.succeededFuture(new JsonObject());
    }
  }

  private static void own(Vertx by, String route, String owner) {
    by.sharedData().<String, String>getClusterWideMap(OWNERS).await().put(route, owner).await();
  }

  @Test
  void theNodeThatLooksFirstRunsTheRoutesAndTheOtherRunsNone() {
    first.look().await();
    second.look().await();
    assertThat(here.running).containsExactlyInAnyOrder("feed", "audit");
    assertThat(there.running).isEmpty();
  }

  @Test
  void aNodeThatReleasesItsRoutesLeavesThemToTheOther() {
    first.look().await();
    first.release().await();
    second.look().await();
    assertThat(there.running).containsExactlyInAnyOrder("feed", "audit");
  }

  @Test
  void aRouteThatIsAnothersByNowIsStopped() {
    first.look().await();
    one.sharedData().getClusterWideMap(OWNERS).await().remove("feed").await();
    second.look().await();
    assertThat(there.running).containsExactly("feed");
    first.look().await();
    assertThat(here.running).containsExactly("audit");
  }

  @Test
  void aRouteOfANodeThatHasGoneIsTaken() {
    own(one, "feed", "a node that has gone");
    first.look().await();
    assertThat(here.running).contains("feed");
  }

  @Test
  void aRouteThatCannotRunHereIsLeftToTheOther() {
    here.blocked = "feed";
    first.look().await();
    assertThat(here.running).containsExactly("audit");
    second.look().await();
    assertThat(there.running).containsExactly("feed");
  }

  @Test
  void aRouteThatCouldNotRunIsNotTriedAgainAtOnce() {
    here.blocked = "feed";
    first.look().await();
    here.blocked = null;
    first.look().await();
    assertThat(here.running).containsExactly("audit");
  }
}
