package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** Each client address is a session with its own sockets. */
@OneJdkIsEnough
class UdpSessionsIT extends UdpIT {

  @Test
  void eachClientHasItsOwnAddressAtThePrimaryAndTheMirror() throws Exception {
    UdpPeer primary = echo();
    UdpPeer mirror = sink();
    UdpRunning route = deploy(route(primary, mirror));
    for (int i = 0; i < 5; i++) {
      UdpClient client = client(route);
      assertThat(client.ask(bytes("one " + i))).isEqualTo(bytes("one " + i));
      assertThat(client.ask(bytes("two " + i))).isEqualTo(bytes("two " + i));
    }
    mirror.await(10);
    assertThat(new HashSet<>(primary.senders())).hasSize(5);
    assertThat(new HashSet<>(mirror.senders())).hasSize(5);
    assertThat(route.stats().get(RouteCounter.OPEN_SESSIONS)).isEqualTo(5);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(5);
    assertThat(route.stats().primary().get(BranchCounter.RESPONSE_DATAGRAMS)).isEqualTo(10);
  }

  @Test
  void responsesOfAMirrorAreDropped() throws Exception {
    UdpPeer primary = closing(UdpPeer.responding(0, asked -> bytes("primary")));
    UdpPeer mirror = closing(UdpPeer.responding(0, asked -> new byte[60_000]));
    UdpClient client = client(deploy(route(primary, mirror)));
    for (int i = 1; i <= 200; i++) {
      assertThat(client.ask(bytes("?"))).isEqualTo(bytes("primary"));
      mirror.await(i);
    }
  }

  @Test
  void aSessionWithoutResponsesDelaysNoOther() throws Exception {
    UdpPeer primary =
        closing(UdpPeer.responding(0, asked -> Arrays.equals(asked, bytes("?")) ? null : asked));
    UdpRunning route = deploy(route(primary, sink()));
    UdpClient stalled = client(route);
    for (int i = 0; i < 100; i++) {
      stalled.send(bytes("?"));
    }
    UdpClient other = client(route);
    for (int i = 0; i < 500; i++) {
      assertThat(other.ask(bytes("!"))).isEqualTo(bytes("!"));
    }
    primary.await(600);
  }

  @Test
  void aSessionEndsAfterIdleTimeout() throws Exception {
    UdpPeer primary = echo();
    UdpRunning route = deploy(route(primary).put("idleTimeout", "100ms"));
    UdpClient client = client(route);
    client.ask(bytes("1"));

    route.until("no session", stats -> stats.get(RouteCounter.OPEN_SESSIONS) == 0);

    assertThat(client.ask(bytes("2"))).isEqualTo(bytes("2"));
    assertThat(new HashSet<>(primary.senders())).hasSize(2);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
  }

  @Test
  void pendingResponsesStillArriveAfterTheUndeploy() throws Exception {
    UdpPeer primary = sink();
    UdpRunning route = deploy(route(primary));
    UdpClient client = client(route);
    client.send(bytes("?"));
    primary.await(1);

    var undeployed = route.undeploy();
    try (var late = new DatagramSocket()) {
      // Not sent by the primary: only the primary's datagrams are responses.
      late.send(new DatagramPacket(bytes("x"), 1, primary.senders().get(0)));
    }
    primary.respond(primary.senders().get(0), bytes("!"));

    assertThat(client.receive()).isEqualTo(bytes("!"));
    Running.await(undeployed);
  }
}
