package dev.sluice.cluster;

import dev.sluice.config.ConfigSection;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Tests with two members of a real cluster in this JVM. */
@OneJdkIsEnough
@Timeout(90)
abstract class TwoNodes {
  static Vertx one;
  static Vertx two;

  @BeforeAll
  static void start() {
    String first = "tcp://127.0.0.1:" + FreePort.find();
    String second = "tcp://127.0.0.1:" + FreePort.find();
    one = node("one", first, second);
    two = node("two", second, first);
  }

  private static Vertx node(String name, String listen, String other) {
    JsonObject cluster =
        new JsonObject()
            .put("node", name)
            .put("listen", listen)
            .put("members", new JsonArray(List.of(listen, other)));
    ConfigSection section =
        ConfigSection.root(new JsonObject().put("cluster", cluster))
            .section(ClusterOptions.CLUSTER);
    return ClusteredVertx.start(ClusterOptions.read(section)).await();
  }

  @AfterEach
  void forgetEverything() {
    for (String map : List.of("sluice.versions", "sluice.nodes", "sluice.singles")) {
      one.sharedData().getClusterWideMap(map).await().clear().await();
    }
  }

  @AfterAll
  static void stop() {
    two.close().await();
    one.close().await();
  }
}
