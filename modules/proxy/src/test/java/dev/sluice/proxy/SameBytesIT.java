package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A10: every mirror that is not cut gets the primary's bytes, in whatever pieces they arrive. */
class SameBytesIT extends TeeIT {

  private static final int KIB = 1024;
  private static final long MIB = 1024 * 1024;

  static Stream<Arguments> slicings() {
    return Stream.of(
        Arguments.of(Slices.of(1), 20_000),
        Arguments.of(Slices.random(42, 100), 200_000),
        Arguments.of(Slices.random(43, 200 * KIB), 20 * MIB),
        Arguments.of(Slices.of(64 * KIB - 1), 20 * MIB),
        Arguments.of(Slices.of(64 * KIB), 20 * MIB),
        Arguments.of(Slices.of(64 * KIB + 1), 20 * MIB),
        Arguments.of(Slices.of(1024 * KIB), 20 * MIB));
  }

  @ParameterizedTest
  @MethodSource("slicings")
  void primaryAndMirrorsGetTheSame(Slices slices, long length) throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer first = peer(Behaviour.sink());
    Peer second = peer(Behaviour.sink());
    String patient = "1GiB";
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(first.url(), Lag.cut(patient))
                .mirror(second.url(), Lag.cut(patient)));

    TestClient client = client(route);
    client.send(length, slices);
    client.finish();
    client.receiveAll();

    String sha256 = Bytes.sha256(Bytes.SEED, length);
    for (Peer peer : new Peer[] {primary, first, second}) {
      peer.received().awaitEnd();
      peer.received().assertIsExactly(length);
      assertThat(peer.received().sha256()).isEqualTo(sha256);
    }
    route.untilNoSession();
    assertThat(route.mirror(0).get(BranchCounter.ENDED, CloseReason.FINISHED)).isEqualTo(1);
    assertThat(route.mirror(1).get(BranchCounter.SENT_BYTES)).isEqualTo(length);
  }

  @ParameterizedTest
  @MethodSource("slicings")
  void thePrimarysResponsesReturn(Slices slices, long length) throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()));
    TestClient client = client(route);
    Background receiver = Background.run(client::receiveAll);
    client.send(length, slices);
    client.finish();
    receiver.join();
    assertThat(client.received().hasEnded()).isTrue();
    client.received().assertIsExactly(length);
  }
}
