package dev.sluice.app;

import dev.sluice.testkit.RedisClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients of a Redis server that write now more and now less, for charts that show something. */
final class PictureTraffic implements AutoCloseable {
  private static final int CLIENTS = 12;
  private static final int COMMANDS_OF_A_SESSION = 400;
  private static final double PERIOD_SECONDS = 45;

  private final List<Thread> clients = new ArrayList<>();
  private final int port;
  private final String value = "v".repeat(8_000);
  private volatile boolean closed;

  private PictureTraffic(int port) {
    this.port = port;
  }

  static PictureTraffic start(int port) {
    PictureTraffic traffic = new PictureTraffic(port);
    for (int number = 0; number < CLIENTS; number++) {
      int client = number;
      Thread thread = new Thread(() -> traffic.write(client), "client " + client);
      thread.start();
      traffic.clients.add(thread);
    }
    return traffic;
  }

  /** Fails unless all clients are still at work. */
  void assertRuns() {
    if (!clients.stream().allMatch(Thread::isAlive)) {
      throw new AssertionError("a client has ended");
    }
  }

  private void write(int client) {
    try {
      while (!closed) {
        try (RedisClient redis = new RedisClient(port)) {
          for (int i = 0; i < COMMANDS_OF_A_SESSION && !closed; i++) {
            redis.call("SET", "client:" + client, value);
            Thread.sleep(pauseMillis(client));
          }
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Between 10 and 50 ms, in waves that differ from client to client. */
  private static long pauseMillis(int client) {
    double seconds = System.nanoTime() / 1e9;
    double wave = Math.sin(2 * Math.PI * seconds / PERIOD_SECONDS + client * 0.1);
    return Math.round(30 - 20 * wave);
  }

  /** Returns when the clients have ended, for Sluice to have no session left. */
  @Override
  public void close() {
    closed = true;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
