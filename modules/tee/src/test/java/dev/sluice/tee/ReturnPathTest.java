package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of responses back to a client that takes them, takes them late, or has gone. */
class ReturnPathTest extends OneSession {
  private static final int PIECES = 64;

  @Test
  void thePrimaryIsReadAsLongAsTheClientTakesItsResponses() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    mirror.connect(Wire.NO_LIMIT);
    for (int i = 0; i < PIECES; i++) {
      toPrimary.writeInbound(buffers.buffer());
    }
    assertThat(toPrimary.config().isAutoRead()).isTrue();
    assertThat(client.taken()).hasSize(PIECES * Pool.BUFFER);
    session.abort(CloseReason.ABORTED);
  }

  /** Lets the primary send until it is not read any more; returns how many bytes that were. */
  private int fill(Wire toPrimary) {
    client.take(0);
    int sent = 0;
    while (toPrimary.config().isAutoRead()) {
      toPrimary.writeInbound(buffers.buffer());
      sent += Pool.BUFFER;
      assertThat(sent).as("responses that wait").isLessThan(64 * 1024 * 1024);
    }
    return sent;
  }

  @Test
  void aClientThatTakesNothingStopsThePrimaryAfterAWindow() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    mirror.connect(Wire.NO_LIMIT);
    int sent = fill(toPrimary);
    assertThat((long) sent).isBetween((long) Pool.BUFFER, Destination.WINDOW + 2L * Pool.BUFFER);
    assertThat(client.taken()).isEmpty();
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void thePrimaryIsReadAgainOnceThreeQuartersOfTheWindowAreTaken() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    mirror.connect(Wire.NO_LIMIT);
    int sent = fill(toPrimary);
    List<Integer> resumedAt = new ArrayList<>();
    while (resumedAt.isEmpty()) {
      client.take(Pool.BUFFER);
      if (toPrimary.config().isAutoRead()) {
        resumedAt.add(client.taken().length);
      }
    }
    assertThat(resumedAt.get(0)).isBetween(sent / 2, sent);
    client.take(Wire.NO_LIMIT);
    assertThat(client.taken()).hasSize(sent);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aMirrorThatRespondsIsReadWhateverTheClientDoes() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    Wire toMirror = mirror.connect(Wire.NO_LIMIT);
    fill(toPrimary);
    for (int i = 0; i < PIECES; i++) {
      toMirror.writeInbound(buffers.buffer());
    }
    assertThat(toMirror.config().isAutoRead()).isTrue();
    assertThat(mirrorStats().get(BranchCounter.RESPONSE_BYTES))
        .isEqualTo((long) PIECES * Pool.BUFFER);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void theEndOfThePrimaryReachesTheClientAfterAllResponses() {
    begin(LagPolicy.CUT);
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    Wire toMirror = mirror.connect(Wire.NO_LIMIT);
    client.inputEnds();
    client.take(0);
    toPrimary.writeInbound(buffers.buffer((byte) 1, (byte) 2));
    toPrimary.inputEnds();
    assertThat(client.isOutputShutdown()).isFalse();

    client.take(2);
    assertThat(client.taken()).containsExactly(1, 2);
    assertThat(client.isOutputShutdown()).isTrue();
    toMirror.runPendingTasks();
    toMirror.inputEnds();
    client.runPendingTasks();
  }
}
