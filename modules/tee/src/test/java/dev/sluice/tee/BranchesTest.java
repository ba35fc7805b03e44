package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary, a mirror that may be cut and one that blocks: the effects of one on the others. */
class BranchesTest {
  private static final int MAX_LAG = BranchHost.MAX_LAG;

  private final BranchHost host = new BranchHost();
  private final OneSession.Dialled toPrimary = new OneSession.Dialled();
  private final OneSession.Dialled toCutting = new OneSession.Dialled();
  private final OneSession.Dialled toBlocking = new OneSession.Dialled();
  private final Destination primary = Destination.primary(toPrimary, new BranchCounters("primary"));
  private final Destination cutting = host.mirror(toCutting, LagPolicy.CUT, "cutting");
  private final Destination blocking = host.mirror(toBlocking, LagPolicy.BLOCK, "blocking");
  private final Branches branches = branches(cutting, blocking);

  private Branches branches(Destination... mirrors) {
    return new Branches(
        host.session,
        host.context(null, primary, mirrors),
        ResponseSink.dropping(host.buffers.pool));
  }

  /** One turn of the client's channel, which reads these bytes. */
  private void send(byte... bytes) {
    host.lend(branches::offer, bytes);
    branches.endTurn();
  }

  private void turn(int bytes) {
    send(new byte[bytes]);
  }

  private List<Long> lags() {
    return branches.stats().stream().map(SessionSnapshot.Branch::lagBytes).toList();
  }

  @AfterEach
  void assertNothingIsLeft() {
    branches.cut(CloseReason.ABORTED);
    assertThat(branches.haveEnded()).isTrue();
    for (Destination each : List.of(primary, cutting, blocking)) {
      BranchHost.assertAccounted(each.counters(), 0);
    }
    host.assertNothingIsLeft();
  }

  @Test
  void everyBranchGetsTheSameBytesThoughOneConnectsLater() {
    branches.connect(host.connection);
    Wire first = toPrimary.connect(Wire.NO_LIMIT);
    Wire second = toCutting.connect(Wire.NO_LIMIT);
    send((byte) 1, (byte) 2);
    assertThat(lags()).containsExactly(0L, 0L, 2L);

    Wire third = toBlocking.connect(Wire.NO_LIMIT);
    send((byte) 3);

    for (Wire wire : List.of(first, second, third)) {
      assertThat(wire.taken()).containsExactly(1, 2, 3);
    }
    assertThat(lags()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void branchesThatLagShareTheBuffersOfTheClient() {
    branches.connect(host.connection);
    toPrimary.connect(0);
    toCutting.connect(0);
    turn(MAX_LAG);
    assertThat(host.buffers.pool.stats().held()).isEqualTo(1);
    assertThat(lags()).containsExactly((long) MAX_LAG, (long) MAX_LAG, (long) MAX_LAG);
  }

  @Test
  void aMirrorThatIsCutLeavesTheOthersAsTheyAre() {
    branches.connect(host.connection);
    Wire first = toPrimary.connect(Wire.NO_LIMIT);
    toCutting.connect(0);
    Wire third = toBlocking.connect(Wire.NO_LIMIT);
    turn(MAX_LAG);
    turn(1);
    turn(1);

    assertThat(host.lives.keySet()).containsExactly("cutting");
    assertThat(host.life("cutting").end()).isEqualTo(CloseReason.CUT);
    assertThat(first.taken()).hasSize(MAX_LAG + 2);
    assertThat(third.taken()).hasSize(MAX_LAG + 2);
    assertThat(branches.areBlocking()).isFalse();
  }

  @Test
  void theClientWaitsForTheSlowestBlockingBranchOnly() {
    branches.connect(host.connection);
    toPrimary.connect(Wire.NO_LIMIT);
    toCutting.connect(0);
    Wire third = toBlocking.connect(0);
    turn(MAX_LAG / 2);
    turn(MAX_LAG / 2);
    assertThat(branches.areBlocking()).isFalse();
    turn(1);
    assertThat(branches.areBlocking()).isTrue();
    third.take(MAX_LAG / 2);
    assertThat(branches.areBlocking()).isFalse();
    assertThat(branches.haveRoom()).isFalse();
    third.take(Wire.NO_LIMIT);
    assertThat(branches.haveRoom()).isTrue();
  }

  @Test
  void aRefusedBlockingMirrorDoesNotStopTheClient() {
    branches.connect(host.connection);
    turn(MAX_LAG + 1);
    assertThat(branches.areBlocking()).isTrue();

    toBlocking.refuse();

    assertThat(branches.areBlocking()).isFalse();
    assertThat(branches.haveRoom()).isTrue();
    assertThat(branches.haveEnded()).isFalse();
  }

  @Test
  void onlyTheLagOfMirrorsThatMayBeCutCountsForMemory() {
    Destination other = host.mirror(new OneSession.Dialled(), LagPolicy.CUT, "other");
    branches.connect(host.connection);
    Wire second = toCutting.connect(0);
    turn(30);
    branches.attach(other, host.connection);
    turn(20);
    assertThat(branches.lagThatMayBeCut()).isEqualTo(50 + 20);
    assertThat(branches.furthestBehind()).extracting(Branch::destination).isEqualTo(cutting);

    second.take(50);

    assertThat(branches.lagThatMayBeCut()).isEqualTo(20);
    assertThat(branches.furthestBehind()).extracting(Branch::destination).isEqualTo(other);
    Branch last = branches.furthestBehind();
    assertThat(last).isNotNull();
    last.cut(CloseReason.CUT_FOR_MEMORY);
    assertThat(branches.lagThatMayBeCut()).isZero();
    assertThat(branches.furthestBehind()).isNull();
    BranchHost.assertAccounted(other.counters(), 0);
  }

  @Test
  void theLargestLagOfAllSessionsIsNotedForEachDestination() {
    branches.connect(host.connection);
    toCutting.connect(Wire.NO_LIMIT);
    turn(30);
    Map<BranchCounters, Long> largest = new HashMap<>();
    largest.put(primary.counters(), 50L);
    largest.put(blocking.counters(), 20L);

    branches.noteLags(largest);

    assertThat(largest)
        .containsOnly(Map.entry(primary.counters(), 50L), Map.entry(blocking.counters(), 30L));
  }

  @Test
  void aMirrorThatIsAttachedGetsTheBytesFromThenOn() {
    OneSession.Dialled toAttached = new OneSession.Dialled();
    Destination attached = host.mirror(toAttached, LagPolicy.CUT, "attached");
    branches.connect(host.connection);
    Wire first = toPrimary.connect(Wire.NO_LIMIT);
    send((byte) 1);

    branches.attach(attached, host.connection);
    send((byte) 2);
    Wire wire = toAttached.connect(Wire.NO_LIMIT);
    send((byte) 3);

    assertThat(first.taken()).containsExactly(1, 2, 3);
    assertThat(wire.taken()).containsExactly(2, 3);
    assertThat(attached.counters().get(BranchCounter.OFFERED_BYTES)).isEqualTo(2);
    assertThat(branches.stats()).extracting(SessionSnapshot.Branch::name).endsWith("attached");
  }

  @Test
  void aMirrorThatIsAttachedAfterTheClientsEndIsNotConnected() {
    OneSession.Dialled toAttached = new OneSession.Dialled();
    host.client.inputEnds();
    host.session.attach(host.mirror(toAttached, LagPolicy.CUT, "attached"));
    assertThat(toAttached.result).isNull();
  }

  @Test
  void aMirrorForWhichTheSessionIsNotSampledHasNoBranch() {
    OneSession.Dialled toRare = new OneSession.Dialled();
    Destination rare = new Destination(toRare, LagPolicy.CUT, 1, 0, new BranchCounters("rare"));
    Branches sampled = branches(rare, cutting);
    sampled.attach(rare, host.connection);
    sampled.connect(host.connection);

    assertThat(sampled.stats())
        .extracting(SessionSnapshot.Branch::name)
        .containsExactly("primary", "cutting");
    assertThat(toRare.result).isNull();
    assertThat(rare.counters().get(BranchCounter.SAMPLED_OUT_SESSIONS)).isEqualTo(2);
    assertThat(rare.counters().get(BranchCounter.OPENED)).isZero();
    sampled.cut(CloseReason.ABORTED);
    host.lives.clear(); // the test's other branches have the same names
  }

  @Test
  void thePrimaryIsTheLastToEndAndEachBranchNamesTheReason() {
    branches.connect(host.connection);
    toPrimary.connect(0);
    toCutting.connect(0);
    turn(10);

    branches.cut(CloseReason.DRAIN_EXPIRED);

    assertThat(host.lives.keySet()).containsExactly("blocking", "cutting", "primary");
    assertThat(host.lives.values())
        .extracting(BranchLife::end)
        .containsOnly(CloseReason.DRAIN_EXPIRED);
    assertThat(
            primary.counters().stats().get(BranchCounter.DROPPED_BYTES, CloseReason.DRAIN_EXPIRED))
        .isEqualTo(10);
  }

  @Test
  void theEndOfTheClientReachesEachBranchAfterItsOwnLastByte() {
    branches.connect(host.connection);
    Wire first = toPrimary.connect(Wire.NO_LIMIT);
    Wire second = toCutting.connect(0);
    send((byte) 1);

    branches.finish(true);
    Wire third = toBlocking.connect(Wire.NO_LIMIT);

    for (Wire wire : List.of(first, second, third)) {
      wire.runPendingTasks();
    }
    assertThat(first.isOutputShutdown()).isTrue();
    assertThat(second.isOutputShutdown()).isFalse();
    assertThat(third.isOutputShutdown()).isTrue();
    second.take(1);
    assertThat(second.isOutputShutdown()).isTrue();
    assertThat(second.taken()).containsExactly(1);
  }
}
