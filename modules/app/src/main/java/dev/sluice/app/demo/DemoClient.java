package dev.sluice.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Random;

/**
 * A connection that sends a message, waits until all of it has returned, and sends the next one.
 *
 * <p>So the responses limit the traffic, and each round trip is a sample of the latency.
 */
final class DemoClient {
  static final int MESSAGE_BYTES = 16 * 1024;
  private static final Buffer NOISE = noise();

  private final NetSocket socket;
  private final int number;
  private final Traffic traffic;
  private final StreamDigest sent = new StreamDigest();
  private final StreamDigest responses = new StreamDigest();
  private final Promise<Void> done = Promise.promise();
  private int missing; // bytes of the response that have not arrived yet
  private int round;
  private long startNanos;

  private DemoClient(NetSocket socket, int number, Traffic traffic) {
    this.socket = socket;
    this.number = number;
    this.traffic = traffic;
  }

  /** Connects; completes once all messages have returned and the connection is closed. */
  static Future<Void> run(NetClient net, int port, int number, Traffic traffic) {
    return net.connect(port, "127.0.0.1")
        .compose(socket -> new DemoClient(socket, number, traffic).start());
  }

  private Future<Void> start() {
    socket.handler(this::received);
    socket.closeHandler(closed -> end());
    send();
    return done.future();
  }

  private void send() {
    int offset = (number + round) % 64 * 1024;
    Buffer message = Buffer.buffer(MESSAGE_BYTES).appendInt(number).appendInt(round);
    message.appendBuffer(NOISE, offset, MESSAGE_BYTES - message.length());
    sent.update(message);
    missing = MESSAGE_BYTES;
    startNanos = System.nanoTime();
    socket.write(message);
    traffic.sent().count(MESSAGE_BYTES);
  }

  private void received(Buffer bytes) {
    responses.update(bytes);
    traffic.responses().count(bytes.length());
    missing -= bytes.length();
    if (missing == 0) {
      traffic.latencies().add(System.nanoTime() - startNanos);
      round++;
      if (round < traffic.rounds()) {
        send();
      } else {
        socket.close();
      }
    }
  }

  private void end() {
    traffic.sent().close(sent);
    traffic.responses().close(responses);
    if (round == traffic.rounds()) {
      done.complete();
    } else {
      done.fail("session " + number + " was closed in round " + round);
    }
  }

  private static Buffer noise() {
    byte[] bytes = new byte[64 * 1024 + MESSAGE_BYTES];
    new Random(1).nextBytes(bytes); // the same in each run, and not compressible
    return Buffer.buffer(bytes);
  }
}
