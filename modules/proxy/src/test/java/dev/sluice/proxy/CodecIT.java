package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.LagPolicy;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder may precede the client and each destination, and no byte is lost. */
@Timeout(60)
class CodecIT extends CodecRouteIT {
  private static final int SENT = 8 * 1024 * 1024 + 3;
  private static final long NEVER_BEHIND = 64 * 1024 * 1024;

  @Test
  void aDecoderBeforeTheClientLosesNothing() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    CodecRoute route = route(Codec.PASSING, plain(primary), plain(mirror));
    relay(route, Slices.random(1, 5000));
    primary.received().assertIsExactly(SENT);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
  }

  @Test
  void aDecoderBeforeEachDestinationLosesNothing() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.echo());
    CodecRoute route = route(Codec.NONE, passing(primary), passing(mirror));
    relay(route, Slices.random(2, 5000));
    primary.received().assertIsExactly(SENT);
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
  }

  /** The header is the first byte; the rest is the whole stream. */
  @ParameterizedTest(name = "header with {0} bytes")
  @ValueSource(ints = {0, 1, 100_000})
  void bytesThatAStageReadsAheadComeFirst(int withHeader) throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.sink());
    CodecRoute route = routeBehind(new HeaderStage(), plain(primary), plain(mirror));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), route.port())) {
      byte[] stream = Bytes.of(Bytes.SEED, 300_000);
      byte[] first = new byte[1 + withHeader];
      System.arraycopy(stream, 0, first, 1, withHeader);
      client.getOutputStream().write(first);
      client.getOutputStream().write(stream, withHeader, stream.length - withHeader);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      primary.received().assertIsExactly(stream.length);
      mirror.received().awaitEnd();
      mirror.received().assertIsExactly(stream.length);
    }
  }

  @Test
  void clientsThatLeaveBeforeTheirHeaderFreeTheirPlaces() throws Exception {
    CodecRoute route = routeBehind(new HeaderStage(), plain(peer(Behaviour.echo())));
    for (int i = 0; i < 3 * CodecRoute.MOST_SESSIONS; i++) {
      TestClient.connect(route.url()).close();
      TestClient.connect(route.url()).reset();
    }
    Eventually.until("a place for one more client", () -> isRelayed(route));
  }

  private static boolean isRelayed(CodecRoute route) {
    try (TestClient client = TestClient.connect(route.url())) {
      client.send(1 + 10); // the first byte is the header
      client.finish();
      client.receiveAll();
      return client.received().count() == 10;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void singleBytesThroughADecoderShareBuffers() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer mirror = peer(Behaviour.silent());
    CodecRoute route = route(Codec.PASSING, plain(primary), plain(mirror));
    int sent = 100_000 * 7;
    try (TestClient client = TestClient.connect(route.url())) {
      client.send(sent, Slices.of(7));
      client.finish();
      client.receiveAll();
      primary.received().assertIsExactly(sent);
      assertThat(route.pool().pooledBytes() + route.pool().overflowBytes())
          .as("bytes held for a mirror with at most %d pending bytes", sent)
          .isLessThan(2L * sent + 1024 * 1024);
    }
    mirror.close();
  }

  private static void relay(CodecRoute route, Slices slices) throws IOException {
    try (TestClient client = TestClient.connect(route.url())) {
      Background upload =
          Background.run(
              () -> {
                client.send(SENT, slices);
                client.finish();
              });
      client.receiveAll();
      upload.join();
      client.received().assertIsExactly(SENT);
      assertThat(client.received().hasEnded()).isTrue();
    }
  }

  private static CodecRoute.To plain(Peer peer) {
    return new CodecRoute.To(peer.url(), Codec.NONE, LagPolicy.CUT, NEVER_BEHIND);
  }

  private static CodecRoute.To passing(Peer peer) {
    return new CodecRoute.To(peer.url(), Codec.PASSING, LagPolicy.CUT, NEVER_BEHIND);
  }
}
