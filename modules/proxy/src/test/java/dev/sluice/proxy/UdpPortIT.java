package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import io.vertx.core.json.JsonObject;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instances of a route share their port with each other, and with no other socket. */
@OneJdkIsEnough
class UdpPortIT extends UdpIT {

  @Override
  int eventLoops() {
    return 2;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2"})
  void aSecondRouteCannotListenThereAndLeavesNothingOpen(int first, int second) throws Exception {
    UdpPeer primary = echo();
    UdpRunning route = deploy(route(primary), first);
    JsonObject same = route(primary).put("listen", "udp://127.0.0.1:" + route.port());
    long before = OpenSockets.count();

    assertThatThrownBy(() -> new UdpRunning(vertx, same, second))
        .hasMessageContaining("Address already in use");

    assertThat(OpenSockets.count()).isEqualTo(before);
    UdpClient client = client(route);
    assertThat(client.ask(bytes("x"))).isEqualTo(bytes("x"));
    Running.await(route.undeploy());
    assertThat(client(deploy(same, second)).ask(bytes("y"))).isEqualTo(bytes("y"));
  }

  @Test
  void aFreePortBelongsToNoOtherSocket() throws Exception {
    // For sockets that may share a port, the system prefers a port that is already in use.
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      taken.add(closing(sharing()).getLocalPort());
    }
    UdpPeer primary = sink();
    for (int i = 0; i < 20; i++) {
      UdpRunning route = deploy(oneWay(primary), 2);
      assertThat(taken).doesNotContain(route.port());
      Running.await(route.undeploy());
    }
  }

  private static DatagramSocket sharing() throws Exception {
    DatagramSocket socket = new DatagramSocket(null);
    socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }
}
