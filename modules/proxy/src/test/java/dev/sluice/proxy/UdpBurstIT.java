package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams in quick succession are read, sent and returned many at a time. */
@OneJdkIsEnough
class UdpBurstIT extends UdpIT {
  // Runs of one size, which are sent as one; sizes that end a run; and sizes that cannot be in a
  // run. All of them fit in a client's receive buffer.
  private static final int[] SIZES = {
    700, 700, 700, 700, 10, 0, 0, 33, 33, 33, 33, 33, 34, 33, 1200, 1200, 1200, 1199, 0, 1, 1, 4097
  };
  private static final int ROUNDS = 50;

  @Test
  void aBurstReachesAllAndItsResponsesReturnInOrder() throws Exception {
    UdpPeer primary = echo();
    UdpPeer[] mirrors = {sink(), sink()};
    UdpClient client = client(deploy(route(primary, mirrors)));
    List<byte[]> sent = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<byte[]> burst = burst(round);
      sent.addAll(burst);
      for (byte[] datagram : burst) {
        client.send(datagram);
      }
      for (byte[] datagram : burst) {
        assertThat(client.receive()).isEqualTo(datagram);
      }
    }
    for (UdpPeer peer : List.of(primary, mirrors[0], mirrors[1])) {
      assertThat(peer.await(sent.size()).toArray()).isEqualTo(sent.toArray());
    }
  }

  @Test
  void clientsWhoseDatagramsAreReadTogetherGetTheirOwnResponses() throws Exception {
    UdpRunning route = deploy(route(echo(), sink()));
    UdpClient one = client(route);
    UdpClient other = client(route);
    for (int round = 0; round < ROUNDS; round++) {
      List<byte[]> burst = burst(round);
      List<byte[]> others = burst(-1 - round);
      for (int i = 0; i < burst.size(); i++) {
        one.send(burst.get(i));
        other.send(others.get(i));
      }
      for (int i = 0; i < burst.size(); i++) {
        assertThat(one.receive()).isEqualTo(burst.get(i));
        assertThat(other.receive()).isEqualTo(others.get(i));
      }
    }
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
  }

  @Test
  void aMissingMirrorTakesNothingFromABurst() throws Exception {
    UdpPeer primary = echo();
    UdpPeer absent = UdpPeer.sink();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(route(primary, absent, mirror));
    absent.close();
    UdpClient client = client(route);
    List<byte[]> sent = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (byte[] datagram : burst(round)) {
        sent.add(datagram);
        client.send(datagram);
      }
      for (int i = 0; i < SIZES.length; i++) {
        assertThat(client.receive()).isEqualTo(sent.get(round * SIZES.length + i));
      }
    }
    assertThat(mirror.await(sent.size()).toArray()).isEqualTo(sent.toArray());
    assertThat(route.stats().get(RouteCounter.RESPONSE_DATAGRAMS)).isEqualTo(sent.size());
  }

  @Test
  void aPoolOfOneBufferIsEnough() throws Exception {
    UdpPeer mirror = sink();
    JsonObject pool = new JsonObject().put("max", 1).put("bufferSize", "9KiB");
    UdpRunning route = deploy(route(echo(), mirror).put("pool", pool));
    UdpClient client = client(route);
    byte[] largest = Bytes.of(3, 65_507);
    assertThat(client.ask(largest)).isEqualTo(largest);
    for (byte[] datagram : burst(1)) {
      client.send(datagram);
    }
    for (byte[] datagram : burst(1)) {
      assertThat(client.receive()).isEqualTo(datagram);
    }
    mirror.await(1 + SIZES.length);
    assertThat(route.stats().pool().created()).isEqualTo(1);
    assertThat(route.stats().pool().overflowTotal()).isZero();
  }

  private static List<byte[]> burst(int round) {
    List<byte[]> burst = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      burst.add(Bytes.of(round * 1000L + i, SIZES[i]));
    }
    return burst;
  }
}
