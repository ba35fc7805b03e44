package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.OpenSockets;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At a wildcard, each response leaves from the address that its client has asked. */
@OneJdkIsEnough
class UdpWildcardIT extends UdpIT {

  @Override
  int eventLoops() {
    return 2;
  }

  private static JsonObject at(String wildcard, JsonObject route) {
    return route.put("listen", "udp://" + wildcard + ":0");
  }

  private UdpClient client(String host, UdpRunning route) throws IOException {
    return closing(new UdpClient(new InetSocketAddress(host, route.port())));
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, 127.0.0.1, 1", "[::], 127.0.0.1, 1", "[::], ::1, 1", "[::], ::1, 2"})
  void anAddressOfThisMachineResponds(String wildcard, String host, int instances)
      throws Exception {
    UdpRunning route = deploy(at(wildcard, route(echo())), instances);
    for (int i = 0; i < 10; i++) {
      UdpClient client = client(host, route);
      assertThat(client.ask(bytes("x"))).isEqualTo(bytes("x"));
      assertThat(client.ask(bytes("y"))).isEqualTo(bytes("y"));
    }
    assertThat(route.all().stream().mapToLong(s -> s.get(RouteCounter.SESSIONS)).sum())
        .isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, 1", "0.0.0.0, 2", "[::], 1", "[::], 2"})
  void anAddressThatNoInterfaceHasRespondsFromTheFirstDatagramOn(String wildcard, int instances)
      throws Exception {
    assumeThat(loops).as("NIO does not report it").isNotEqualTo(Loops.NIO);
    UdpRunning route = deploy(at(wildcard, route(echo())), instances);
    client("127.0.0.5", route).ask(bytes("first"));
    for (int i = 0; i < 50; i++) {
      UdpClient client = client("127.0.0.5", route);
      client.ask(bytes("x"));
      client.ask(bytes("y"));
    }
    for (RouteStats stats : route.all()) {
      assertThat(stats.get(RouteCounter.SESSIONS)).as("its share").isBetween(5L, 51L);
    }
  }

  @Test
  void aClientThatAsksTwoAddressesGetsEachResponseFromItsOwn() throws Exception {
    assumeThat(loops).as("NIO does not report it").isNotEqualTo(Loops.NIO);
    UdpRunning route = deploy(at("0.0.0.0", route(echo())));
    DatagramSocket client = closing(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    client.setSoTimeout(10_000);
    for (String host : new String[] {"127.0.0.5", "127.0.0.1", "127.0.0.5"}) {
      InetSocketAddress to = new InetSocketAddress(host, route.port());
      client.send(new DatagramPacket(bytes("x"), 1, to));
      DatagramPacket response = new DatagramPacket(new byte[10], 10);
      client.receive(response);
      assertThat(response.getSocketAddress()).isEqualTo(to);
    }
  }

  @Test
  void aBroadcastIsReceivedOnce() throws Exception {
    UdpPeer primary = sink();
    UdpRunning route = deploy(at("0.0.0.0", route(primary)));
    DatagramSocket sender = closing(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    sender.setBroadcast(true);
    InetAddress all = InetAddress.getByAddress(new byte[] {127, -1, -1, -1});
    for (int i = 0; i < 3; i++) {
      sender.send(new DatagramPacket(bytes("x"), 1, all, route.port()));
    }
    client("127.0.0.1", route).send(bytes("y"));
    assertThat(primary.await(4)).hasSize(4);
    assertThat(route.stats().get(RouteCounter.RECEIVED_DATAGRAMS)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "[::]"})
  void noOtherRouteCanListenThere(String host) throws Exception {
    UdpRunning route = deploy(at("0.0.0.0", route(echo())));
    JsonObject other = route(sink()).put("listen", "udp://" + host + ":" + route.port());
    assertThatThrownBy(() -> new UdpRunning(vertx, other, 1))
        .hasMessageContaining("Address already in use");
    client("127.0.0.1", route).ask(bytes("x"));
  }

  @Test
  void aOneWayRouteNeedsOneSocketOnly() throws Exception {
    UdpPeer primary = sink();
    Running.await(deploy(at("0.0.0.0", oneWay(primary))).undeploy());
    long before = OpenSockets.count();
    UdpRunning route = deploy(at("0.0.0.0", oneWay(primary)));
    client("127.0.0.1", route).send(bytes("x"));
    primary.await(1);
    assertThat(OpenSockets.count()).isLessThanOrEqualTo(before + 3); // one for each side
  }
}
