package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that never pauses reaches the destination after its name has moved. */
@OneJdkIsEnough
class UdpMovingNamesIT extends UdpIT {

  @SuppressWarnings("NullAway.Init") // before each test
  private NameServer names;

  @Override
  Vertx start(Loops loops) {
    names = closing(new NameServer());
    names.knows("127.0.0.1");
    return loops.start(
        new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(names.options()));
  }

  /** A peer at 127.0.0.2 with the port of another peer. */
  private UdpPeer elsewhere(int port, UdpPeer.Response response) {
    return closing(UdpPeer.at(new InetSocketAddress("127.0.0.2", port), response));
  }

  /** Makes a client send repeatedly until a peer has received a datagram. */
  private static void sendUntilReceived(UdpClient client, UdpPeer peer) {
    Eventually.until(
        () -> "a datagram at " + peer.url(),
        Duration.ofSeconds(20),
        () -> {
          try {
            client.send(bytes("x"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return !peer.received().isEmpty();
        });
  }

  @Test
  void anOpenSessionFollowsThePrimaryAndGetsResponses() throws Exception {
    UdpPeer before = closing(UdpPeer.responding(0, asked -> bytes("before")));
    UdpPeer after = elsewhere(before.port(), asked -> bytes("after"));
    UdpRunning route = deploy(route("udp://primary.example:" + before.port()));
    UdpClient client = client(route);
    assertThat(client.ask(bytes("x"))).isEqualTo(bytes("before"));
    names.knows("127.0.0.2");
    Eventually.until(
        () -> "an answer from " + after.url(),
        Duration.ofSeconds(30),
        () -> isAnswered(client, "after"));
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }

  private static boolean isAnswered(UdpClient client, String answer) {
    try {
      return Arrays.equals(client.ask(bytes("x")), bytes(answer));
    } catch (SocketTimeoutException e) {
      return false; // datagrams in flight are lost when the socket is closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOpenSessionFollowsAMirrorEvenUnderAnotherConfiguration() throws Exception {
    UdpPeer primary = sink();
    UdpPeer before = sink();
    UdpPeer after = elsewhere(before.port(), asked -> null);
    JsonObject config = route(primary.url(), "udp://mirror.example:" + before.port());
    UdpRunning route = deploy(config);
    UdpClient client = client(route);
    sendUntilReceived(client, before);
    route.reconfigure(route(primary));
    names.knows("127.0.0.2");
    sendUntilReceived(client, after);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client", "none"})
  void anotherAddressOfTheNameIsUsedIfOneRefuses(String answers) throws Exception {
    assumeThat(loops).as("NIO does not report it").isNotEqualTo(Loops.NIO);
    UdpPeer primary = sink();
    UdpPeer mirror = sink();
    names.knows("127.0.0.2", "127.0.0.1");
    UdpRunning route =
        deploy(
            route("udp://primary.example:" + primary.port(), "udp://m.example:" + mirror.port())
                .put("responses", answers));
    UdpClient client = client(route);
    sendUntilReceived(client, primary);
    sendUntilReceived(client, mirror);
  }

  @Test
  void aWorkingAddressIsKeptInAnyOrderOfTheAnswer() throws Exception {
    UdpPeer primary = echo();
    names.knows("127.0.0.1", "127.0.0.2");
    UdpRunning route = deploy(route("udp://primary.example:" + primary.port()));
    UdpClient client = client(route);
    client.ask(bytes("x"));
    names.knows("127.0.0.2", "127.0.0.1");
    for (int i = 0; i < 100; i++) {
      client.ask(bytes("y"));
    }
    assertThat(primary.received()).hasSize(101);
  }
}
