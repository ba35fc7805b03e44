package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateIT extends TwoNodes {
  private final ClusterState here = ClusterState.of(one).await();
  private final ClusterState there = ClusterState.of(two).await();

  private static ConfigVersion version(long number, String node) {
    return new ConfigVersion(number, 1, node, new JsonObject().put("routes", number));
  }

  @Test
  void thereIsNoVersionBeforeANodeSetsOne() {
    assertThat(here.desired().await()).isEmpty();
  }

  @Test
  void theFirstVersionIsTheOneThatIsSetFirst() {
    assertThat(here.replace(null, version(1, "a")).await()).isTrue();
    assertThat(there.replace(null, version(1, "b")).await()).isFalse();
    assertThat(there.desired().await()).contains(version(1, "a"));
  }

  @Test
  void aVersionReplacesOnlyTheOneThatItsNodeHasSeen() {
    here.replace(null, version(1, "a")).await();
    assertThat(there.replace(version(1, "a"), version(2, "b")).await()).isTrue();
    assertThat(here.replace(version(1, "a"), version(2, "a")).await()).isFalse();
    assertThat(here.desired().await()).contains(version(2, "b"));
  }

  @Test
  void aVersionThatWasReadBeforeIsSeenToChange() {
    here.replace(null, version(1, "a")).await();
    assertThat(here.desired().await()).contains(version(1, "a"));
    assertThat(here.desired().await()).contains(version(1, "a"));
    there.replace(version(1, "a"), version(2, "a")).await();
    assertThat(here.desired().await()).contains(version(2, "a"));
  }

  @Test
  void whatIsNoVersionIsAnErrorAndNoConfiguration() {
    one.sharedData()
        .<String, String>getClusterWideMap("sluice.versions")
        .await()
        .put("desired", "{\"version\":")
        .await();
    assertThatThrownBy(() -> there.desired().await())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is not JSON, or is truncated");
  }

  @Test
  void theStatusOfANodeIsItsLastOneUntilItIsForgotten() {
    here.publish("a", "one").await();
    here.publish("a", "two").await();
    there.publish("b", "three").await();
    assertThat(here.nodes().await()).containsExactlyInAnyOrder("two", "three");
    there.forget("a").await();
    assertThat(here.nodes().await()).isEqualTo(List.of("three"));
  }
}
