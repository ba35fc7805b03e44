package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.process.ExitCode;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that starts with the contents of its state folder. */
@OneJdkIsEnough
@Timeout(120)
class StateIT {
  private static final long LAST_VERSION = 999_999_999;

  private final List<Place> places = Place.onLoopback();
  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Nodes nodes;

  StateIT(@TempDir Path folder) {
    nodes = new Nodes(folder, places, primary);
  }

  @AfterEach
  void close() {
    nodes.close();
    primary.close();
  }

  private Path accepted(String content) throws IOException {
    Path folder = Files.createDirectories(nodes.state(places.get(0)));
    return Files.writeString(folder.resolve("accepted.json"), content);
  }

  @Test
  void aDamagedFileIsOneLineAndNothingStarts() throws Exception {
    Path file = accepted("{\"version\":1,\"millis\":1,\"no");
    String config = nodes.nextFile().toString();
    try (Program program = Program.bin("sluice", "run", "--cluster", "--config", config)) {
      assertThat(program.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .startsWith("cluster.state: " + file + ": is not JSON, or is truncated: ");
    }
  }

  @Test
  void theLargestVersionHasNoSuccessor() throws Exception {
    JsonObject last =
        new JsonObject()
            .put("version", LAST_VERSION)
            .put("millis", 1)
            .put("node", "node-1")
            .put("config", nodes.config("last"));
    accepted(last.encode());
    Node node = nodes.start();
    Eventually.until("joined", () -> node.cluster().getBoolean("joined", false));
    assertThat(node.mirror()).isEqualTo("last");
    AdminClient.Answer refused = node.apply(nodes.config("next"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body())
        .contains("version: the cluster is at 999999999, the largest possible");
    assertThat(node.mirror()).isEqualTo("last");
  }
}
