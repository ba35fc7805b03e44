package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One route sends to a Unix datagram socket at which another route listens, because the JDK has no
 * such sockets.
 */
@OneJdkIsEnough
class UnixgramIT extends UdpIT {

  private static final int ROUNDS = 20;
  private static final int BURST = 8; // Linux keeps up to 10 unread datagrams for such a socket

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @Test
  void burstsOfOneSizeArriveUnchanged() throws Exception {
    exchange(100);
  }

  @Test
  void emptyDatagramsArrive() throws Exception {
    exchange(0);
  }

  @Test
  void anOpenSessionFindsAMirrorThatStartsLate() throws Exception {
    assumeThat(loops).as("NIO has no such sockets").isNotEqualTo(Loops.NIO);
    String path = "unixgram://" + directory.resolve("late");
    UdpRunning route = deploy(route(echo().url(), path));
    UdpClient client = client(route);
    client.ask(bytes("before"));
    UdpPeer mirror = sink();
    deploy(oneWay(mirror.url()).put("listen", path));

    while (mirror.received().isEmpty()) {
      client.ask(bytes("after"));
    }

    assertThat(mirror.received().get(0)).isEqualTo(bytes("after"));
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
    assertThat(route.mirror(0).get(BranchCounter.DROPPED_DATAGRAMS, DropReason.UNREACHABLE))
        .isPositive();
  }

  @Test
  void anOpenSessionFindsAMirrorThatWasCreatedAgain() throws Exception {
    assumeThat(loops).as("NIO has no such sockets").isNotEqualTo(Loops.NIO);
    String path = "unixgram://" + directory.resolve("anew");
    UdpPeer before = sink();
    UdpRunning mirror = deploy(oneWay(before.url()).put("listen", path));
    UdpRunning route = deploy(route(echo().url(), path));
    UdpClient client = client(route);
    client.ask(bytes("before"));
    before.await(1);
    Running.await(mirror.undeploy());
    UdpPeer after = sink();
    deploy(oneWay(after.url()).put("listen", path));

    while (after.received().isEmpty()) {
      client.ask(bytes("after"));
    }

    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(1);
  }

  private void exchange(int size) throws Exception {
    assumeThat(loops).as("NIO has no such sockets").isNotEqualTo(Loops.NIO);
    DatagramSocket receiver = closing(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    receiver.setSoTimeout(10_000);
    String path = "unixgram://" + directory.resolve("socket");
    deploy(oneWay(url(receiver.getLocalPort())).put("listen", path));
    UdpRunning first = deploy(oneWay(path));
    DatagramSocket sender = closing(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    // Not connected: the JDK sends no empty datagram from a connected socket.
    InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
    for (int round = 0; round < ROUNDS; round++) {
      int from = round * BURST;
      Promise<Void> sent = Promise.promise();
      // On the routes' only event loop, so that the routes find all of them there at once.
      vertx.runOnContext(now -> sent.handle(send(sender, to, from, size)));
      Running.await(sent.future());
      for (int i = from; i < from + BURST; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        receiver.receive(packet);
        assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(message(i, size));
      }
    }
  }

  private static JsonObject oneWay(String primary) {
    return route(primary).put("responses", "none");
  }

  private static Future<Void> send(
      DatagramSocket socket, InetSocketAddress to, int from, int size) {
    try {
      for (int i = from; i < from + BURST; i++) {
        socket.send(new DatagramPacket(message(i, size), size, to));
      }
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private static byte[] message(int number, int size) {
    byte[] message = new byte[size];
    Arrays.fill(message, (byte) number);
    return message;
  }
}
