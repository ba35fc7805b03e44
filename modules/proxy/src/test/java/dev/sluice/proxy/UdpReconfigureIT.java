package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import org.junit.jupiter.api.Test;

/** A new configuration applies to new sessions; open sessions keep theirs. */
@OneJdkIsEnough
class UdpReconfigureIT extends UdpIT {

  @Test
  void anOpenSessionContinuesUnchanged() throws Exception {
    UdpPeer before = closing(UdpPeer.responding(0, asked -> bytes("before")));
    UdpPeer after = closing(UdpPeer.responding(0, asked -> bytes("after")));
    UdpPeer mirror = sink();
    UdpRunning route = deploy(route(before, mirror));
    UdpClient client = client(route);
    assertThat(client.ask(bytes("x"))).isEqualTo(bytes("before"));

    route.reconfigure(route(after));

    assertThat(client.ask(bytes("y"))).isEqualTo(bytes("before"));
    assertThat(client(route).ask(bytes("z"))).isEqualTo(bytes("after"));
    mirror.await(2);
    assertThat(route.stats().mirrors()).isEmpty();
    assertThat(route.stats().primary().get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(3);
  }

  @Test
  void aOneWayRouteUsesTheNewDestinationAtOnce() throws Exception {
    UdpPeer before = sink();
    UdpPeer after = sink();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(oneWay(before, mirror));
    UdpClient client = client(route);
    client.send(bytes("x"));
    before.await(1);

    route.reconfigure(oneWay(after, mirror));

    client.send(bytes("y"));
    assertThat(after.await(1).get(0)).isEqualTo(bytes("y"));
    assertThat(before.received()).hasSize(1);
    assertThat(mirror.await(2)).hasSize(2);
    assertThat(route.mirror(0).get(BranchCounter.SENT_DATAGRAMS)).isEqualTo(2);
  }
}
