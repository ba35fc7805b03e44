package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.vertx.core.json.JsonObject;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses to listen at: shared ports, IPv6, multicast groups and Unix sockets. */
@OneJdkIsEnough
class UdpListenIT extends UdpIT {

  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final byte[] GROUP = {(byte) 239, (byte) 255, 77, 7};

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  @Override
  int eventLoops() {
    return 2;
  }

  @Test
  void severalInstancesShareAPortAndAClientStaysWithOne() throws Exception {
    UdpPeer primary = echo();
    UdpRunning route = deploy(route(primary, sink()), 2);
    Set<Long> totals = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      UdpClient client = client(route);
      for (int k = 0; k < 4; k++) {
        client.ask(bytes("x"));
      }
    }
    assertThat(new HashSet<>(primary.senders())).hasSize(50);
    for (RouteStats stats : route.all()) {
      assertThat(stats.get(RouteCounter.RECEIVED_DATAGRAMS))
          .isPositive()
          .isEqualTo(4 * stats.get(RouteCounter.SESSIONS));
      totals.add(stats.get(RouteCounter.SESSIONS));
    }
    assertThat(totals.stream().mapToLong(Long::longValue).sum()).isBetween(25L, 50L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noOtherRouteCanListenThere(int instances) throws Exception {
    UdpPeer primary = sink();
    UdpRunning first = deploy(route(primary), instances);
    JsonObject second = route(primary).put("listen", "udp://127.0.0.1:" + first.port());
    assertThatThrownBy(() -> new UdpRunning(vertx, second, instances))
        .hasMessageContaining("Address already in use");
    client(first).send(bytes("x"));
    primary.await(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void ipv6IsLikeIpv4(String responses) throws Exception {
    InetAddress loopback = InetAddress.getByAddress(IPV6_LOOPBACK);
    UdpPeer primary = closing(UdpPeer.at(new InetSocketAddress(loopback, 0), asked -> asked));
    JsonObject config = route(primary, sink()).put("listen", "udp://[::1]:0");
    UdpRunning route = deploy(config.put("responses", responses));
    UdpClient client = closing(new UdpClient(new InetSocketAddress(loopback, route.port())));
    client.send(bytes("x"));
    primary.await(1);
    if (responses.equals("client")) {
      assertThat(client.receive()).isEqualTo(bytes("x"));
    }
  }

  @Test
  void aRouteJoinsAMulticastGroup() throws Exception {
    UdpPeer primary = sink();
    JsonObject config = oneWay(primary).put("listen", "udp://0.0.0.0:0");
    UdpRunning route = deploy(config.put("join", List.of("239.255.77.7%lo")), 2);
    try (MulticastSocket sender = new MulticastSocket()) {
      sender.setNetworkInterface(NetworkInterface.getByName("lo"));
      InetAddress group = InetAddress.getByAddress(GROUP);
      sender.send(new DatagramPacket(bytes("x"), 1, group, route.port()));
    }
    assertThat(primary.await(1)).hasSize(1);
  }

  @Test
  void aMissingInterfaceIsAnError() {
    JsonObject config = route(sink()).put("join", List.of("239.1.2.3%nowhere0"));
    assertThatThrownBy(() -> new UdpRunning(vertx, config, 1))
        .hasMessage("cannot join 239.1.2.3%nowhere0: there is no network interface nowhere0");
  }

  @Test
  void aUnixSocketReceivesDatagramsThatFit() throws Exception {
    UdpPeer primary = sink();
    Path path = folder.resolve("log");
    JsonObject config = oneWay(primary).put("listen", "unixgram://" + path);
    if (loops == Loops.NIO) {
      assertThatThrownBy(() -> new UdpRunning(vertx, config, 1))
          .hasMessage("the transport nio has no Unix datagram sockets; choose epoll");
      return;
    }
    UdpRunning route = deploy(config);
    Socket sender = Socket.newSocketDomainDgram();
    try {
      sender.connect(new DomainSocketAddress(path.toString()));
      for (int size : new int[] {5, 100_000, 6}) {
        sender.send(ByteBuffer.allocateDirect(size), 0, size);
      }
    } finally {
      sender.close();
    }
    assertThat(primary.await(2)).extracting(datagram -> datagram.length).containsExactly(5, 6);
    assertThat(route.stats().get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.TOO_BIG))
        .isEqualTo(1);
    Running.await(route.undeploy());
    assertThat(Files.exists(path)).isFalse();
  }
}
