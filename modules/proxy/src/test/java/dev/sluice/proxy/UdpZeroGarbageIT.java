package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Background;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In steady state a relayed datagram allocates nothing on the heap: see {@link ZeroGarbageIT}. */
@Tag("untracked")
class UdpZeroGarbageIT extends UdpIT {
  private static final int ROUND_TRIPS = 5_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aDatagramWithAResponseAllocatesNothing(int mirrors) throws Exception {
    UdpClient client = client(deploy(route(echo(), sinks(mirrors))));
    byte[] datagram = new byte[200];
    assertNothingPerDatagram(
        2 * ROUND_TRIPS,
        () -> {
          for (int i = 0; i < ROUND_TRIPS; i++) {
            client.ask(datagram);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aOneWayDatagramAllocatesNothing(int mirrors) throws Exception {
    UdpPeer primary = sink();
    UdpClient client = client(deploy(oneWay(primary, sinks(mirrors))));
    byte[] datagram = new byte[200];
    assertNothingPerDatagram(
        ROUND_TRIPS,
        () -> {
          int before = primary.received().size();
          for (int i = 1; i <= ROUND_TRIPS; i++) {
            client.send(datagram);
            if (i % 100 == 0) {
              primary.await(before + i);
            }
          }
        });
  }

  private UdpPeer[] sinks(int count) {
    UdpPeer[] sinks = new UdpPeer[count];
    for (int i = 0; i < count; i++) {
      sinks[i] = sink();
    }
    return sinks;
  }

  private void assertNothingPerDatagram(long datagrams, Background.Work run) throws Exception {
    // A turn of the loop handles at least one datagram.
    int allowed = 1 + loops.nettysGarbagePerTurn();
    double perDatagram = Garbage.per(datagrams, allowed, run);
    Measured.log(loops + ", heap bytes per datagram", "%.3f".formatted(perDatagram));
    assertThat(perDatagram).isLessThan(allowed);
  }
}
