package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** While a route is being stopped, a mirror that takes nothing does not keep a session open. */
class StalledMirrorsTest extends OneSession {
  private final StalledMirrors stalled = new StalledMirrors();
  private long nowNanos = System.nanoTime();

  private void pass(int seconds, Session session) {
    for (int i = 0; i < seconds; i++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      stalled.giveUp(List.of(session), nowNanos);
    }
  }

  /** The client gets everything that it is owed, and leaves. */
  private void leave(Wire toPrimaryWire) {
    client.inputEnds();
    toPrimaryWire.runPendingTasks();
    toPrimaryWire.inputEnds();
    client.runPendingTasks();
  }

  @Test
  void aMirrorThatTakesNothingIsGivenUpOnceItsClientHasGone() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(0);
    client.writeInbound(buffers.buffer((byte) 1));
    leave(toPrimaryWire);

    pass(5, session);
    assertThat(listener.branches).containsExactly(CloseReason.FINISHED);
    pass(1, session);

    assertThat(listener.branches).containsExactly(CloseReason.FINISHED, CloseReason.STALLED);
    toMirrorWire.runPendingTasks();
    assertThat(toMirrorWire.isOpen()).isFalse();
  }

  @Test
  void aMirrorThatTakesSomethingHasMoreTime() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(0);
    client.writeInbound(buffers.buffer((byte) 1, (byte) 2));
    leave(toPrimaryWire);

    pass(5, session);
    toMirrorWire.take(1);
    pass(5, session);

    assertThat(listener.branches).containsExactly(CloseReason.FINISHED);
    pass(1, session);
    assertThat(toMirrorWire.taken()).containsExactly(1);
    assertThat(listener.branches).contains(CloseReason.STALLED);
  }

  @Test
  void aMirrorStaysWhileItsClientIsThere() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    mirror.connect(0);
    client.writeInbound(buffers.buffer((byte) 1));

    pass(20, session);
    assertThat(listener.branches).isEmpty();
    leave(toPrimaryWire);
    pass(1, session);

    assertThat(listener.branches).containsExactly(CloseReason.FINISHED, CloseReason.STALLED);
  }

  @Test
  void aMirrorThatHasEverythingAndDoesNotCloseHasFinished() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    pass(20, session);
    leave(toPrimaryWire);
    toMirrorWire.runPendingTasks();

    pass(5, session);
    assertThat(toMirrorWire.isOpen()).isTrue();
    pass(1, session);

    assertThat(listener.branches).containsExactly(CloseReason.FINISHED, CloseReason.FINISHED);
    assertThat(toMirrorWire.isOutputShutdown()).isTrue();
  }

  @Test
  void aBlockingMirrorThatHoldsUpItsClientIsGivenUp() {
    Session session = begin(LagPolicy.BLOCK);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    mirror.connect(0);
    client.writeInbound(buffers.buffer(new byte[MAX_LAG + 1]));
    assertThat(client.config().isAutoRead()).isFalse();

    pass(6, session);

    assertThat(listener.branches).containsExactly(CloseReason.STALLED);
    assertThat(client.config().isAutoRead()).isTrue();
    leave(toPrimaryWire);
  }

  @Test
  void thePrimaryIsNeverGivenUp() {
    Session session = begin(LagPolicy.CUT);
    primary.connect(0);
    mirror.connect(Wire.NO_LIMIT).close();
    client.writeInbound(buffers.buffer((byte) 1));
    client.inputEnds();
    client.close();
    client.runPendingTasks();

    pass(20, session);

    assertThat(listener.branches).hasSize(1);
    session.abort(CloseReason.DRAIN_EXPIRED);
  }
}
