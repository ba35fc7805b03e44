package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of one branch, and where each of its bytes is. */
class BranchTest {
  private static final int MAX_LAG = BranchHost.MAX_LAG;

  private final BranchHost host = new BranchHost();
  private final OneSession.Dialled dialled = new OneSession.Dialled();
  private final Responses responses = new Responses();
  private Destination destination = host.mirror(dialled, LagPolicy.CUT, "mirror");
  private Branch branch = new Branch(host.session, destination, responses, null);

  /** Records what a branch reports, as text. */
  private static final class Responses implements ResponseSink {
    final List<String> seen = new ArrayList<>();
    boolean broken;

    @Override
    public void opened(Channel channel, boolean plain) {
      if (broken) {
        throw new IllegalStateException("a bug");
      }
      seen.add(plain ? "opened" : "opened with codecs");
    }

    @Override
    public void connected() {
      seen.add("connected");
    }

    @Override
    public void received(PooledBuffer buffer, int index, int length) {
      seen.add("received " + length);
    }

    @Override
    public void turnEnded() {
      seen.add("turn ended");
    }

    @Override
    public void streamEnded() {
      seen.add("stream ended");
    }

    @Override
    public void branchEnded() {
      seen.add("branch ended");
    }
  }

  private void useBlockingMirror() {
    destination = host.mirror(dialled, LagPolicy.BLOCK, "mirror");
    branch = new Branch(host.session, destination, responses, null);
  }

  private Wire connect(int room) {
    branch.connect(host.connection);
    return dialled.connect(room);
  }

  /** One turn of the client's channel, which reads this many bytes. */
  private void turn(int bytes) {
    host.lend(branch::offer, new byte[bytes]);
    branch.endTurn();
    assertAccounted();
  }

  private void assertAccounted() {
    BranchHost.assertAccounted(destination.counters(), branch.writer().lag());
  }

  private long dropped(CloseReason reason) {
    return destination.counters().stats().get(BranchCounter.DROPPED_BYTES, reason);
  }

  @AfterEach
  void assertNothingIsLeft() {
    branch.cut(CloseReason.ABORTED);
    assertThat(branch.writer().lag()).isZero();
    assertAccounted();
    assertThat(destination.counters().get(BranchCounter.ENDED)).isEqualTo(1);
    assertThat(responses.seen.stream().filter("branch ended"::equals)).hasSize(1);
    host.assertNothingIsLeft();
  }

  @Test
  void bytesWaitForAConnectionWithinTheLimitAndThenAllAreSent() {
    branch.connect(host.connection);
    host.lend(branch::offer, (byte) 1, (byte) 2);
    branch.endTurn();
    turn(MAX_LAG - 3);
    host.lend(branch::offer, (byte) 3);
    branch.endTurn();
    assertThat(branch.hasEnded()).isFalse();
    assertThat(branch.stats())
        .isEqualTo(new SessionSnapshot.Branch("mirror", 0, MAX_LAG, false, null));

    Wire wire = dialled.connect(Wire.NO_LIMIT);

    assertThat(wire.taken()).hasSize(MAX_LAG).startsWith(1, 2).endsWith(3);
    assertThat(branch.stats())
        .isEqualTo(new SessionSnapshot.Branch("mirror", MAX_LAG, 0, true, null));
    assertThat(responses.seen).containsExactly("opened", "connected");
  }

  @Test
  void aBranchIsCutAndItsAttemptCancelledOnceMoreThanTheLimitWaitsForItsConnection() {
    branch.connect(host.connection);
    turn(MAX_LAG);
    assertThat(dialled.cancelled).isFalse();

    turn(1);

    assertThat(dialled.cancelled).isTrue();
    assertThat(host.life("mirror").end()).isEqualTo(CloseReason.CUT);
    assertThat(dropped(CloseReason.CUT)).isEqualTo(MAX_LAG + 1);
  }

  @Test
  void theBytesOfTheLatestTurnDoNotCountAsLag() {
    Wire wire = connect(0);
    turn(10 * MAX_LAG);
    assertThat(branch.hasEnded()).isFalse();

    turn(1);

    assertThat(branch.stats().end()).isEqualTo(CloseReason.CUT);
    wire.runPendingTasks();
    assertThat(wire.isOpen()).isFalse();
    assertThat(dropped(CloseReason.CUT)).isEqualTo(10 * MAX_LAG + 1);
  }

  @Test
  void aCutBranchHasSentAnExactPrefixAndDropsAllLaterBytes() {
    Wire wire = connect(0);
    host.lend(branch::offer, (byte) 1, (byte) 2, (byte) 3);
    branch.endTurn();
    wire.take(2);

    branch.cut(CloseReason.CUT_FOR_MEMORY);
    turn(5);

    assertThat(wire.taken()).containsExactly(1, 2);
    assertThat(host.life("mirror").sentBytes()).isEqualTo(2);
    assertThat(dropped(CloseReason.CUT_FOR_MEMORY)).isEqualTo(6);
    assertThat(branch.stats().lagBytes()).isZero();
  }

  @Test
  void aFailedConnectDropsTheWaitingBytesAndReportsItsCause() {
    branch.connect(host.connection);
    turn(3);

    dialled.refuse();
    turn(4);

    BranchLife life = host.life("mirror");
    assertThat(life.end()).isEqualTo(CloseReason.CONNECT_FAILED);
    assertThat(life.cause()).isInstanceOf(IOException.class).hasMessage("refused");
    assertThat(dropped(CloseReason.CONNECT_FAILED)).isEqualTo(7);
    assertThat(destination.counters().get(BranchCounter.CONNECT_SECONDS)).isZero();
  }

  @Test
  void aConnectorThatThrowsEndsItsBranchOnly() {
    dialled.throwing = new IllegalStateException("no free descriptor");
    branch.connect(host.connection);
    turn(3);

    assertThat(host.life("mirror").cause()).isSameAs(dialled.throwing);
    assertThat(dropped(CloseReason.CONNECT_FAILED)).isEqualTo(3);
    assertThat(host.client.isOpen()).isTrue();
  }

  @Test
  void aResultAfterTheEndOfTheBranchChangesNothing() {
    branch.connect(host.connection);
    branch.cut(CloseReason.IDLE);
    Wire late = dialled.connect(Wire.NO_LIMIT);
    dialled.refuse();

    late.runPendingTasks();
    assertThat(late.isOpen()).isFalse();
    assertThat(branch.stats().end()).isEqualTo(CloseReason.IDLE);
    assertThat(responses.seen).containsExactly("branch ended");
  }

  @Test
  void aBugWhileTheBranchJoinsIsReportedAndClosesTheConnection() {
    responses.broken = true;
    branch.connect(host.connection);
    turn(3);
    Wire wire = dialled.connect(Wire.NO_LIMIT);
    wire.runPendingTasks();

    assertThat(host.failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(wire.isOpen()).isFalse();
    assertThat(dropped(CloseReason.CLOSED_BY_PEER)).isEqualTo(3);
  }

  @Test
  void aBlockingBranchStopsTheClientAboveTheLimitAndAllowsItBelowAQuarter() {
    useBlockingMirror();
    Wire wire = connect(0);
    turn(MAX_LAG * 3 / 4);
    turn(1);
    turn(MAX_LAG / 4 - 1);
    assertThat(branch.isBlocking()).isFalse();
    turn(1);
    assertThat(branch.isBlocking()).isTrue();
    wire.take(MAX_LAG * 3 / 4);
    assertThat(branch.isBlocking()).isFalse();
    assertThat(branch.hasRoom()).isFalse();
    wire.take(1);
    assertThat(branch.hasRoom()).isTrue();
  }

  @Test
  void aBlockingBranchIsNeverCutAndOnceItHasEndedItBlocksNoMore() {
    useBlockingMirror();
    connect(0);
    turn(MAX_LAG);
    turn(10 * MAX_LAG);
    assertThat(branch.hasEnded()).isFalse();
    assertThat(branch.lagThatMayBeCut()).isZero();

    branch.cut(CloseReason.ABORTED);

    assertThat(branch.isBlocking()).isFalse();
    assertThat(branch.hasRoom()).isTrue();
  }

  @Test
  void responsesAreCountedAndPassedOnInTheirOrder() {
    Wire wire = connect(Wire.NO_LIMIT);
    wire.writeInbound(host.buffers.buffer((byte) 1, (byte) 2));
    wire.inputEnds();

    assertThat(responses.seen)
        .containsExactly("opened", "connected", "received 2", "turn ended", "stream ended");
    assertThat(branch.hasEnded()).isFalse();
    branch.cut(CloseReason.ABORTED);
    assertThat(host.life("mirror").responseBytes()).isEqualTo(2);
    assertThat(destination.counters().get(BranchCounter.RESPONSE_BYTES)).isEqualTo(2);
  }

  @Test
  void aBranchHasFinishedOnceBothStreamsHaveEnded() {
    Wire wire = connect(0);
    turn(2);
    branch.finish(true);
    wire.inputEnds();
    assertThat(branch.hasEnded()).isFalse();

    wire.take(2);

    assertThat(wire.isOutputShutdown()).isTrue();
    assertThat(host.life("mirror").end()).isEqualTo(CloseReason.FINISHED);
    assertThat(dropped(CloseReason.FINISHED)).isZero();
  }

  @Test
  void aBrokenStreamEndsInAResetAfterItsLastByte() {
    Wire wire = connect(0);
    turn(2);
    branch.finish(false);
    wire.runPendingTasks();
    assertThat(wire.isOpen()).isTrue();

    wire.take(2);

    assertThat(wire.taken()).hasSize(2);
    assertThat(wire.isOutputShutdown()).isFalse();
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void theBytesThatADestinationHasNotTakenWhenItClosesAreDropped() {
    Wire wire = connect(0);
    turn(5);
    wire.take(2);
    wire.close();

    assertThat(host.life("mirror").end()).isEqualTo(CloseReason.CLOSED_BY_PEER);
    assertThat(host.life("mirror").sentBytes()).isEqualTo(2);
    assertThat(dropped(CloseReason.CLOSED_BY_PEER)).isEqualTo(3);
  }

  @Test
  void anErrorOfTheNetworkIsTheCauseOfTheEndAndNoBug() {
    Wire wire = connect(0);
    turn(5);
    IOException reset = new IOException("reset");
    wire.pipeline().fireExceptionCaught(reset);

    assertThat(host.life("mirror").cause()).isSameAs(reset);
    assertThat(host.failures).isEmpty();
  }

  @Test
  void fewBytesSoonAfterAWriteWaitForTheTickAndMoreDoNot() {
    host.client.freezeTime();
    FlushTicker clock = new FlushTicker(host.client.eventLoop(), Duration.ofMillis(1));
    branch = new Branch(host.session, destination, responses, clock);
    Wire wire = connect(Wire.NO_LIMIT);
    turn(1);
    assertThat(wire.taken()).hasSize(1);
    turn(2);
    assertThat(wire.taken()).hasSize(1);

    host.client.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    host.client.runScheduledPendingTasks();

    assertThat(wire.taken()).hasSize(3);
    turn(MAX_LAG + 1); // more than may lag, so it does not wait
    assertThat(wire.taken()).hasSize(MAX_LAG + 4);
  }

  /** Notes the connections that have lasted. */
  private final class Lasting implements Connector {
    final List<Channel> lasted = new ArrayList<>();

    @Override
    public Attempt connect(ClientConnection client, Result result) {
      return dialled.connect(client, result);
    }

    @Override
    public void lasted(Channel channel) {
      lasted.add(channel);
    }
  }

  @Test
  void aConnectionThatHasLastedForASecondIsReportedOnce() {
    Lasting connector = new Lasting();
    destination = host.mirror(connector, LagPolicy.CUT, "mirror");
    branch = new Branch(host.session, destination, responses, null);
    long before = System.nanoTime();
    branch.connect(host.connection);
    long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    branch.lookWhetherItLasts(later);
    assertThat(connector.lasted).as("still connecting").isEmpty();

    Wire wire = dialled.connect(Wire.NO_LIMIT);

    branch.lookWhetherItLasts(before + TimeUnit.MILLISECONDS.toNanos(999));
    assertThat(connector.lasted).as("too early").isEmpty();
    branch.lookWhetherItLasts(later);
    branch.lookWhetherItLasts(later + 1);
    assertThat(connector.lasted).containsExactly(wire);
  }
}
