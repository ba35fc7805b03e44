package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traffic does not wait for the cluster. */
@OneJdkIsEnough
@Timeout(120)
class LateJoinIT {
  private static final int MESSAGE = 1000;

  @Test
  void aNodeThatCannotJoinServesItsRoutesAndJoinsLater(@TempDir Path folder) throws Exception {
    List<Place> places = Place.onLoopback();
    int port = URI.create(places.get(0).member()).getPort();
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Nodes nodes = new Nodes(folder, places, primary)) {
      Node node;
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        node = nodes.start();
        try (TestClient client = node.client()) {
          client.roundTrips(10, MESSAGE);
        }
        assertThat(node.cluster().getBoolean("joined")).isFalse();
        AdminClient.Answer refused = node.apply(nodes.config("next"));
        assertThat(refused.body()).contains("cluster: this node has not joined yet");
        assertThat(refused.status()).isEqualTo(503);
      }
      Eventually.until("joined", () -> node.cluster().getBoolean("joined", false));
    }
  }
}
