package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A9: datagrams of every size pass exactly, in order, and none is truncated. */
class UdpSizesIT extends UdpIT {
  // Consecutive datagrams of one size are sent as one, and divided by the kernel.
  private static final int[] SIZES = {
    0, 1, 4097, 9001, 65507, 200, 200, 200, 100, 0, 0, 200, 300, 300, 299, 1472, 1472, 65507, 1
  };

  @Test
  void aSessionPassesThemToAllAndReturnsTheResponses() throws Exception {
    UdpPeer primary = echo();
    UdpPeer[] mirrors = {sink(), echo()};
    UdpClient client = client(deploy(route(primary, mirrors)));
    List<byte[]> sent = datagrams();
    for (byte[] datagram : sent) {
      assertThat(client.ask(datagram)).isEqualTo(datagram);
    }
    assertAllGot(sent, primary, mirrors[0], mirrors[1]);
  }

  @Test
  void aBurstOfOneWayDatagramsReachesAllInOrder() throws Exception {
    UdpPeer primary = sink();
    UdpPeer[] mirrors = {sink(), sink()};
    UdpClient client = client(deploy(oneWay(primary, mirrors)));
    List<byte[]> sent = datagrams();
    for (byte[] datagram : sent) {
      client.send(datagram);
    }
    assertAllGot(sent, primary, mirrors[0], mirrors[1]);
  }

  @Test
  void manyOfOneSizeStaySeparate() throws Exception {
    UdpPeer primary = sink();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(route(primary, mirror));
    UdpClient client = client(route);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] datagram = bytes("datagram %04d".formatted(i));
      sent.add(datagram);
      client.send(datagram);
    }
    assertAllGot(sent, primary, mirror);
    assertThat(route.stats().primary().get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(1000);
    assertThat(route.stats().primary().get(BranchCounter.SENT_BYTES)).isEqualTo(13_000);
  }

  private static List<byte[]> datagrams() {
    Random random = new Random(7);
    List<byte[]> datagrams = new ArrayList<>();
    for (int size : SIZES) {
      byte[] datagram = new byte[size];
      random.nextBytes(datagram);
      datagrams.add(datagram);
    }
    return datagrams;
  }

  private static void assertAllGot(List<byte[]> sent, UdpPeer... peers) {
    for (UdpPeer peer : peers) {
      assertThat(peer.await(sent.size()).toArray()).isEqualTo(sent.toArray());
    }
  }
}
