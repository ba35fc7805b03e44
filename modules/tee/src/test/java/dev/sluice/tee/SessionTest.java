package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The life of one session, step by step, which sockets could not show in such detail. */
class SessionTest extends OneSession {

  @Test
  void theClientsBytesReachBothAndOnlyThePrimarysResponsesReturn() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1, (byte) 2));
    toPrimaryWire.writeInbound(buffers.buffer((byte) 3));
    toMirrorWire.writeInbound(buffers.buffer((byte) 4));

    assertThat(toPrimaryWire.taken()).containsExactly(1, 2);
    assertThat(toMirrorWire.taken()).containsExactly(1, 2);
    assertThat(client.taken()).containsExactly(3);
    assertThat(mirrorStats().get(BranchCounter.RESPONSE_BYTES)).isEqualTo(1);
    endInOrder(toPrimaryWire, toMirrorWire);
    assertThat(listener.branches).containsOnly(CloseReason.FINISHED);
  }

  private void endInOrder(Wire toPrimaryWire, Wire toMirrorWire) {
    client.inputEnds();
    assertThat(toPrimaryWire.isOutputShutdown()).isFalse();
    toPrimaryWire.runPendingTasks();
    assertThat(toPrimaryWire.isOutputShutdown()).isTrue();
    toMirrorWire.runPendingTasks();
    assertThat(toMirrorWire.isOutputShutdown()).isTrue();
    toPrimaryWire.inputEnds();
    toMirrorWire.inputEnds();
    client.runPendingTasks();
  }

  @Test
  void fastBytesAreWrittenTogetherToMirrorsAndAtOnceToThePrimary() {
    client.freezeTime();
    clock = new FlushTicker(client.eventLoop(), TICK);
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    client.writeInbound(buffers.buffer((byte) 2));
    client.writeInbound(buffers.buffer((byte) 3));
    assertThat(toPrimaryWire.taken()).containsExactly(1, 2, 3);
    assertThat(toMirrorWire.taken()).containsExactly(1);

    client.advanceTimeBy(TICK.toMillis(), TimeUnit.MILLISECONDS);
    client.runScheduledPendingTasks();

    assertThat(toMirrorWire.taken()).containsExactly(1, 2, 3);
    endInOrder(toPrimaryWire, toMirrorWire);
  }

  @Test
  void theEndOfTheClientDoesNotWaitForTheNextBatch() {
    client.freezeTime();
    clock = new FlushTicker(client.eventLoop(), TICK);
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    client.writeInbound(buffers.buffer((byte) 2));

    endInOrder(toPrimaryWire, toMirrorWire);

    assertThat(toMirrorWire.taken()).containsExactly(1, 2);
  }

  @Test
  void aMirrorIsNotCutForBytesThatWaitForItsBatch() {
    client.freezeTime();
    clock = new FlushTicker(client.eventLoop(), TICK);
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    for (int i = 0; i < 9; i++) {
      client.writeInbound(buffers.buffer(new byte[MAX_LAG / 2]));
    }

    endInOrder(toPrimaryWire, toMirrorWire);

    assertThat(toMirrorWire.taken()).hasSize(9 * MAX_LAG / 2);
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES, CloseReason.CUT)).isZero();
  }

  @Test
  void bytesSentBeforeThePrimaryIsConnectedWaitForIt() {
    Session session = begin(LagPolicy.CUT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    assertThat(client.config().isAutoRead()).isTrue();
    client.writeInbound(buffers.buffer((byte) 1));
    assertThat(client.config().isAutoRead()).isFalse();
    assertThat(toMirrorWire.taken()).isEmpty();

    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);

    assertThat(toPrimaryWire.taken()).containsExactly(1);
    assertThat(toMirrorWire.taken()).containsExactly(1);
    assertThat(client.config().isAutoRead()).isTrue();
    client.writeInbound(buffers.buffer((byte) 2));
    assertThat(toPrimaryWire.taken()).containsExactly(1, 2);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void bytesOfAClientThatLeavesBeforeThePrimaryIsConnectedStillArrive() {
    begin(LagPolicy.CUT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    client.inputEnds();
    client.close();
    client.runPendingTasks();
    toMirrorWire.runPendingTasks();
    assertThat(toMirrorWire.isOutputShutdown()).isFalse();

    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);

    for (Wire wire : List.of(toPrimaryWire, toMirrorWire)) {
      wire.runPendingTasks();
      assertThat(wire.taken()).containsExactly(1);
      assertThat(wire.isOutputShutdown()).isTrue();
      wire.inputEnds();
    }
    assertThat(listener.branches).containsOnly(CloseReason.FINISHED);
  }

  @Test
  void bytesThatWaitedForARefusedPrimaryReachNoMirror() {
    Session session = begin(LagPolicy.CUT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));

    primary.refuse();
    client.runPendingTasks();
    toMirrorWire.runPendingTasks();

    assertThat(client.isOpen()).isFalse();
    assertThat(toMirrorWire.taken()).isEmpty();
    assertThat(toMirrorWire.isOpen()).isFalse();
    session.abort(CloseReason.DRAIN_EXPIRED);
  }

  @Test
  void bytesThatWaitedForAPrimaryAreReleasedWithTheSession() {
    Session session = begin(LagPolicy.CUT);
    client.writeInbound(buffers.buffer((byte) 1));
    session.abort(CloseReason.IDLE);
  }

  @Test
  void aRefusedPrimaryClosesTheClient() {
    Session session = begin(LagPolicy.CUT);
    primary.refuse();
    client.runPendingTasks();
    assertThat(client.isOpen()).isFalse();
    assertThat(listener.branches).containsExactly(CloseReason.CONNECT_FAILED);
    session.abort(CloseReason.DRAIN_EXPIRED);
  }

  @Test
  void aClientThatWasGoneBeforeItsFirstReadIsNoBug() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    client.pipeline().fireExceptionCaught(new NotYetConnectedException());
    client.runPendingTasks();

    assertThat(client.isOpen()).isFalse();
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aRefusedMirrorDropsTheBytesThatWaitedForIt() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    assertThat(mirrorStats().get(BranchCounter.LAG_BYTES)).isEqualTo(1);
    mirror.refuse();
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES)).isEqualTo(1);
    client.writeInbound(buffers.buffer((byte) 2));
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES)).isEqualTo(2);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aConnectionThatComesAfterTheEndIsClosed() {
    Session session = begin(LagPolicy.CUT);
    session.abort(CloseReason.ABORTED);
    Wire late = primary.connect(Wire.NO_LIMIT);
    late.runPendingTasks();
    assertThat(late.isOpen()).isFalse();
    assertThat(mirror.connect(Wire.NO_LIMIT).isOpen()).isFalse();
  }

  @Test
  void aMirrorThatIsTooFarBehindIsCutAndNoOtherSideNotices() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[MAX_LAG]));
    assertThat(toMirrorWire.isOpen()).isTrue();
    client.writeInbound(buffers.buffer((byte) 1));
    toMirrorWire.runPendingTasks();

    assertThat(toMirrorWire.isOpen()).isFalse();
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES, CloseReason.CUT))
        .isEqualTo(MAX_LAG + 1);
    assertThat(client.config().isAutoRead()).isTrue();
    assertThat(toPrimaryWire.taken()).hasSize(MAX_LAG + 1);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aMirrorWhoseBytesTheKernelStillHoldsIsCutOnce() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[MAX_LAG + 1]));
    List<Object> held = toMirrorWire.holdWrites();
    for (int turn = 0; turn < 3; turn++) {
      client.writeInbound(buffers.buffer((byte) 1));
    }

    assertThat(mirrorStats().get(BranchCounter.ENDED, CloseReason.CUT)).isEqualTo(1);
    held.forEach(ReferenceCountUtil::release);
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES, CloseReason.CUT))
        .isEqualTo(MAX_LAG + 4);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aBlockingMirrorStopsTheClientUntilThreeQuartersAreGone() {
    Session session = begin(LagPolicy.BLOCK);
    primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[MAX_LAG + 1]));
    assertThat(client.config().isAutoRead()).isFalse();
    client.writeInbound(buffers.buffer(new byte[MAX_LAG]));
    toMirrorWire.take(MAX_LAG + 1);
    assertThat(client.config().isAutoRead()).isFalse();
    toMirrorWire.take(MAX_LAG);
    assertThat(client.config().isAutoRead()).isTrue();
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aMirrorThatClosesInTheMiddleOfAWriteReleasesItsBuffers() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(7);
    client.writeInbound(buffers.buffer(new byte[50]));
    toMirrorWire.close();
    assertThat(mirrorStats().get(BranchCounter.SENT_BYTES)).isEqualTo(7);
    assertThat(mirrorStats().get(BranchCounter.DROPPED_BYTES)).isEqualTo(43);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void anErrorOnTheClientsConnectionReleasesEverything() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(0);
    mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[50]));
    client.pipeline().fireExceptionCaught(new IOException("reset"));
    client.runPendingTasks();
    assertThat(client.isOpen()).isFalse();
    session.abort(CloseReason.DRAIN_EXPIRED);
  }

  @Test
  void aSweepEndsASessionThatHasBeenIdleForTooLong() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    long begun = System.nanoTime();
    session.sweep(begun + Duration.ofSeconds(4).toNanos());
    assertThat(listener.branches).isEmpty();
    session.sweep(begun + Duration.ofSeconds(6).toNanos());
    assertThat(listener.branches).containsOnly(CloseReason.IDLE);
  }

  @Test
  void aSweepEndsASessionThatHasNotDrainedInTime() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(0);
    mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[50]));
    client.close();
    session.sweep(System.nanoTime());
    assertThat(listener.branches).isEmpty();
    session.sweep(System.nanoTime() + Duration.ofSeconds(2).toNanos());
    assertThat(listener.branches).containsOnly(CloseReason.DRAIN_EXPIRED);
  }
}
