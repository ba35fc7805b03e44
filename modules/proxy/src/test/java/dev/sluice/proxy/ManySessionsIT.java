package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten thousand sessions on all transports that end at random times, because the client, the
 * primary, a mirror or an undeployment closes first.
 *
 * <p>The base class asserts, as after every test, that nothing is left.
 */
@OneJdkIsEnough
@Timeout(120)
class ManySessionsIT extends TeeIT {

  private static final int SESSIONS = 10_000 / 3 + 1;
  private static final int CLIENTS = 4;
  private static final int ROUTES = 4;
  private static final int MOST_BYTES = 100_000;
  private static final long SEED = 20_260;

  private final AtomicReference<Running> current = new AtomicReference<>();
  private final AtomicInteger begun = new AtomicInteger();

  @Test
  void nothingIsLeftOfSessionsThatEndAtRandom() throws Exception {
    Peer primary = peer(random(SEED));
    Peer first = peer(random(SEED + 1));
    Peer second = peer(random(SEED + 2));
    Route route =
        Route.to(primary.url())
            .with("drainTimeout", "200ms")
            .mirror(first.url(), Lag.cut("16KiB"))
            .mirror(second.url(), Lag.block("16KiB"));
    current.set(deploy(route));

    List<Background> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(SEED + 10 + i);
      clients.add(Background.run(() -> openAndClose(random)));
    }
    for (int i = 1; i < ROUTES; i++) {
      int soMany = SESSIONS * i / ROUTES;
      current().until("more sessions", stats -> begun.get() >= soMany);
      Running old = current();
      current.set(deploy(route));
      Running.await(old.undeploy());
    }
    clients.forEach(Background::join);
    assertThat(begun.get()).isGreaterThanOrEqualTo(SESSIONS);
  }

  private Running current() {
    return Objects.requireNonNull(current.get());
  }

  private void openAndClose(Random random) {
    while (begun.getAndIncrement() < SESSIONS) {
      try (TestClient client = TestClient.connect(current().url())) {
        live(client, random);
      } catch (IOException | UncheckedIOException e) {
        // Another side was the first to close.
      }
    }
  }

  private static void live(TestClient client, Random random) throws IOException {
    int length = random.nextInt(1 + random.nextInt(MOST_BYTES));
    client.send(length, Slices.of(1 + random.nextInt(20_000)));
    switch (random.nextInt(5)) {
      case 0 -> client.reset();
      case 1 -> client.close();
      case 2 -> client.finish();
      case 3 -> {
        client.finish();
        client.receive(1 + length / 2);
      }
      default -> {
        client.finish();
        client.receiveAll();
      }
    }
  }

  /**
   * Echoes a random number of bytes, then closes, resets, or ends its stream and continues to read.
   */
  private static Behaviour random(long seed) {
    Random random = new Random(seed);
    return connection -> {
      Behaviour next;
      synchronized (random) {
        int limit = random.nextInt(1 + random.nextInt(MOST_BYTES));
        next =
            switch (random.nextInt(5)) {
              case 0 -> Behaviour.resetting(limit);
              case 1 -> Behaviour.closing(limit);
              case 2 -> Behaviour.finishingFirst();
              case 3 -> Behaviour.sink();
              default -> Behaviour.echo();
            };
      }
      next.serve(connection);
    };
  }
}
