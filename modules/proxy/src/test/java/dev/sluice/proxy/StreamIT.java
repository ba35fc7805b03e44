package dev.sluice.proxy;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import org.junit.jupiter.api.Test;

/**
 * A fast stream of small pieces is read rarely. Its last bytes still arrive, although the
 * connection stays open and no more bytes follow.
 */
@OneJdkIsEnough
class StreamIT extends TeeIT {

  private static final long MIB = 1024 * 1024;
  private static final int UPLOAD = (int) (8 * MIB);
  private static final int PIECE = 65;
  private static final int TIMES = 3;
  private static final Slices SMALL = Slices.of(PIECE);

  @Test
  void theLastBytesOfAStreamWithoutResponsesArrive() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink());
    Running route = deploy(stream(primary).mirror(mirror.url(), Lag.block("1MiB")));
    TestClient client = client(route);
    for (int i = 1; i <= TIMES; i++) {
      client.send(UPLOAD, SMALL);
      primary.received().awaitCount(i * (long) UPLOAD);
      mirror.received().awaitCount(i * (long) UPLOAD);
    }
    client.finish();
    client.receiveAll();
    primary.received().assertIsExactly(client.sent());
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(client.sent());
  }

  @Test
  void anUploadGetsAResponseThatArrivesToItsLastByte() throws Exception {
    Running route = deploy(stream(peer(Behaviour.inTurns(UPLOAD, PIECE))));
    TestClient client = client(route);
    for (int i = 0; i < TIMES; i++) {
      client.send(UPLOAD, SMALL);
      client.receive(UPLOAD);
    }
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(TIMES * (long) UPLOAD);
  }

  /** Long enough for the machine to count as fast, short enough for the test. */
  private static Route stream(Peer primary) {
    return Route.to(primary.url()).with("batchDelay", "3ms");
  }
}
