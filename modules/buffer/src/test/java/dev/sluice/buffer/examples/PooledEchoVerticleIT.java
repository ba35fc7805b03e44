package dev.sluice.buffer.examples;

import static dev.sluice.buffer.Contexts.await;
import static dev.sluice.buffer.Contexts.awaitWhole;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PoolStats;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PooledEchoVerticleIT {

  private final PooledEchoVerticle verticle = new PooledEchoVerticle();

  @BeforeEach
  void deploy(Vertx vertx) {
    JsonObject config = new JsonObject().put("port", 0);
    await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
  }

  @Test
  void theBytesReturnAndThePoolIsWhole() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write("hello".getBytes(UTF_8));

      assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
    }
    awaitWhole(this::stats);
    assertThat(stats().created()).isEqualTo(1);
  }

  @Test
  void aClientThatNeverReadsAndThenResetsLeavesThePoolWhole() throws Exception {
    Thread writer;
    try (Socket client = connect()) {
      client.setSoLinger(true, 0);
      writer = new Thread(() -> writeUntilClosed(client));
      writer.start();
      await(this::stats, stats -> stats.held() > 1);
    }
    writer.join();

    awaitWhole(this::stats);
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), verticle.port());
  }

  private PoolStats stats() {
    return await(verticle.stats());
  }

  private static void writeUntilClosed(Socket client) {
    try {
      while (true) {
        client.getOutputStream().write(new byte[64 * 1024]);
      }
    } catch (SocketException e) {
      // The test has closed the socket: the expected end.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
