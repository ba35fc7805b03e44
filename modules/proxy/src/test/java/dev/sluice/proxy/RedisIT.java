package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Redis;
import dev.sluice.testkit.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers behind the tee: three Redis servers, one primary and two mirrors, hold the same data
 * after writes through one route.
 *
 * <p>A tee keeps the order of bytes within a session, but not between sessions: simultaneous writes
 * of two clients may reach the primary and a mirror in different orders. So each client of the test
 * has its own keys, and redis-benchmark runs only commands whose result does not depend on their
 * order.
 */
@OneJdkIsEnough
class RedisIT extends TeeIT {

  private static final int CLIENTS = 8;
  private static final int COMMANDS = 2_000;
  private static final int PIPELINE = 50;
  private static final int KEYS = 40;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @Test
  void primaryAndMirrorsHoldTheSameData() throws Exception {
    Redis primary = closing(new Redis(directory, "primary"));
    Redis first = closing(new Redis(directory, "first"));
    Redis second = closing(new Redis(directory, "second"));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(first.url(), Lag.cut("64MiB"))
                .mirror(second.url(), Lag.block("1MiB")));
    int port = URI.create(route.url()).getPort();

    benchmark(port);
    List<Background> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      clients.add(Background.run(() -> write(port, client)));
    }
    clients.forEach(Background::join);

    route.untilNoSession();
    String digest = primary.digest();
    assertThat(digest).as("the digest of some data").isNotEqualTo("+" + "0".repeat(40));
    assertSame("first mirror", digest, first);
    assertSame("second mirror", digest, second);
  }

  /** INCR and SADD commute; SET always writes the same value. */
  private void benchmark(int port) throws Exception {
    try (ChildProcess benchmark =
        new ChildProcess(
            directory,
            List.of(
                "redis-benchmark",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-t",
                "set,incr,sadd",
                "-n",
                "20000",
                "-r",
                "1000",
                "-c",
                "20",
                "-P",
                "16",
                "-q"))) {
      assertThat(benchmark.awaitExit()).as(benchmark.output()).isZero();
    }
  }

  private static void write(int port, int number) throws IOException {
    Random random = new Random(number);
    try (RedisClient client = new RedisClient(port)) {
      for (int i = 0; i < COMMANDS; i += PIPELINE) {
        for (int j = 0; j < PIPELINE; j++) {
          client.send(command(random, "c" + number));
        }
        for (int j = 0; j < PIPELINE; j++) {
          assertThat(client.reply()).matches("[+:].*");
        }
      }
    }
  }

  /** Returns a command whose result depends on the order, on one of this client's few keys. */
  private static String[] command(Random random, String client) {
    String key = client + ":" + random.nextInt(KEYS);
    String value = "v".repeat(random.nextInt(2000)) + random.nextInt();
    return switch (random.nextInt(6)) {
      case 0 -> new String[] {"SET", "s" + key, value};
      case 1 -> new String[] {"APPEND", "s" + key, value};
      case 2 -> new String[] {"RPUSH", "l" + key, value};
      case 3 -> new String[] {"LTRIM", "l" + key, "1", "20"};
      case 4 -> new String[] {"HSET", "h" + key, "f" + random.nextInt(5), value};
      default -> new String[] {"DEL", "h" + key};
    };
  }

  private static void assertSame(String name, String digest, Redis mirror) {
    // A mirror was sent everything, but may still be processing it.
    Eventually.until(name + " with the primary's digest", () -> digest.equals(digestOf(mirror)));
  }

  private static String digestOf(Redis redis) {
    try {
      return redis.digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
