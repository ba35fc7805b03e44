package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port for messages between nodes, and other clients that reach it. */
@OneJdkIsEnough
@Timeout(120)
class EventBusPortIT {
  private static final int JUNK = 10_000;
  private static final int BODY = 3_000_000;
  private static final int MORE_THAN_THE_STRANGERS_THAT_MAY_BE = 200;

  private final int port = FreePort.find();
  private final int bus = FreePort.find();
  private final Random random = new Random(4);
  private final List<Socket> strangers = new ArrayList<>();
  private Vertx one;
  private Vertx other;

  @BeforeEach
  void start() throws Exception {
    one = node("127.0.0.1");
    other = node("127.0.0.2");
    one.eventBus().<Buffer>consumer("echo", message -> message.reply(message.body()));
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket stranger : strangers) {
      stranger.close();
    }
    other.close().await(30, TimeUnit.SECONDS);
    one.close().await(30, TimeUnit.SECONDS);
  }

  private Vertx node(String host) throws Exception {
    JsonArray members = new JsonArray().add("tcp://127.0.0.1:" + port);
    JsonObject cluster =
        new JsonObject()
            .put("name", "bus-" + port)
            .put("listen", "tcp://" + host + ":" + port)
            .put("members", members.add("tcp://127.0.0.2:" + port))
            .put("eventBus", new JsonObject().put("port", bus));
    ConfigSection section =
        ConfigSection.root(new JsonObject().put("cluster", cluster))
            .section(ClusterOptions.CLUSTER);
    ClusterOptions options = ClusterOptions.read(section);
    section.throwIfWrong();
    return ClusteredVertx.start(options).await(60, TimeUnit.SECONDS);
  }

  private void assertMessagesComeThrough() {
    Buffer body = Buffer.buffer(new byte[BODY]).setInt(0, random.nextInt());
    Eventually.until("the consumer", () -> isEchoed(body));
  }

  private boolean isEchoed(Buffer body) {
    try {
      return body.equals(
          other.eventBus().<Buffer>request("echo", body).await(20, TimeUnit.SECONDS).body());
    } catch (Exception e) {
      return false; // the other node does not know the address yet
    }
  }

  private Socket stranger() throws IOException {
    Socket stranger = new Socket(InetAddress.getLoopbackAddress(), bus);
    strangers.add(stranger);
    return stranger;
  }

  private static void send(Socket stranger, byte[] bytes) throws IOException {
    try {
      stranger.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // The connection was closed before everything was sent.
    }
  }

  private static boolean isClosed(Socket stranger) {
    try {
      stranger.setSoTimeout(1);
      return stranger.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void nodes_send_each_other_messages() {
    assertMessagesComeThrough();
  }

  @Test
  void connections_with_invented_lengths_are_closed_at_once_and_take_no_memory() throws Exception {
    assertMessagesComeThrough();
    byte[] junk = new byte[JUNK];
    for (int i = 0; i < 100; i++) {
      random.nextBytes(junk);
      send(stranger(), ByteBuffer.wrap(junk).putInt(16).put((byte) 1).put((byte) 1).array());
    }
    Eventually.until(
        () -> "their end; open are " + strangers.stream().filter(s -> !isClosed(s)).count(),
        Duration.ofSeconds(20),
        () -> strangers.stream().allMatch(EventBusPortIT::isClosed));
    assertMessagesComeThrough();
  }

  @Test
  void the_oldest_of_many_silent_connections_is_closed_and_nodes_come_through() throws Exception {
    for (int i = 0; i < MORE_THAN_THE_STRANGERS_THAT_MAY_BE; i++) {
      var unused = stranger();
    }
    Eventually.until("the end of the oldest", () -> isClosed(strangers.get(0)));
    assertMessagesComeThrough();
    assertThat(isClosed(strangers.get(strangers.size() - 1))).isFalse();
  }
}
