package dev.sluice.proxy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Which messages a server of PostgreSQL has answered. In the tests, sent messages are {@code >x},
 * and received ones {@code <x}.
 */
class StepsTest {
  private final Steps steps = new Steps();

  /** Sends and receives; returns the reason of the last message if it is out of step. */
  private @Nullable String run(String messages) {
    String why = null;
    for (String each : messages.split(" ", -1)) {
      byte kind = (byte) each.charAt(1);
      if (each.charAt(0) == '>') {
        steps.sent(kind);
      } else {
        why = steps.received(kind);
      }
    }
    return why;
  }

  @Test
  void eachQueryAndSyncHasOneAnswer() {
    run(">Q >P >B >E >S >F");
    assertThat(steps.isIdle()).isFalse();
    run("<T <D <C <Z <1 <2 <C <Z");
    assertThat(steps.isIdle()).isFalse();
    run("<V <Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void requestsWithoutASyncNeedNoAnswer() {
    run(">P >D >H");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void aCopyByAQueryEndsWithOneAnswer() {
    run(">Q <G >d >d");
    assertThat(steps.isAstray()).isTrue();
    run(">c");
    assertThat(steps.isAstray()).isFalse();
    assertThat(steps.isIdle()).isFalse();
    run("<C <Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void aCopyThatWasSentAheadIsOver() {
    assertThat(run(">Q >d >c <G <C <Z")).isNull();
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void twoCopiesOfOneQueryEndWithOneAnswer() {
    assertThat(run(">Q <G >d >c <G")).isNull();
    assertThat(steps.isAstray()).isTrue();
    run(">d >c <C <Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void aCopyThatFailsIgnoresItsRows() {
    run(">Q <E <Z >d >d >c");
    assertThat(steps.isIdle()).isTrue();
    assertThat(run(">Q <G")).isNull();
    assertThat(steps.isAstray()).isTrue();
  }

  @Test
  void theSyncBeforeTheRowsOfACopyIsIgnored() {
    assertThat(run(">P >B >E >S <G >d >c >S")).isNull();
    assertThat(steps.isIdle()).isFalse();
    run("<C <Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void theSameHoldsIfItsRowsWereSentAhead() {
    assertThat(run(">P >B >E >S >d >c >S <1 <2 <G <C <Z")).isNull();
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void eachSyncOfACopyThatFailsAtOnceIsAnswered() {
    run(">P >B >E >S >d >c >S <E <Z");
    assertThat(steps.isIdle()).isFalse();
    run("<Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void aCopyThatFailsAtARowNeedsItsSync() {
    run(">P >B >E >S <G >d <E");
    assertThat(steps.isAstray()).isTrue();
    run(">d >c >S");
    assertThat(steps.isAstray()).isFalse();
    assertThat(steps.isIdle()).isFalse();
    run("<Z");
    assertThat(steps.isIdle()).isTrue();
  }

  @Test
  void aRequestBehindACopyIsOutOfStep() {
    assertThat(run(">Q >Q <G")).contains("with other requests behind it");
  }

  @Test
  void anAnswerWithoutARequestIsOutOfStep() {
    assertThat(run(">Q <Z <Z")).contains("that it was not sent");
  }

  @Test
  void aReplicationIsOutOfStep() {
    assertThat(run(">Q <W")).contains("replication");
  }

  @Test
  void manyRequestsWithoutAnswersAreEnough() {
    for (int i = 0; i < 1023; i++) {
      steps.sent((byte) 'S');
    }
    assertThat(steps.isFull()).isFalse();
    steps.sent((byte) 'S');
    assertThat(steps.isFull()).isTrue();
    run("<Z");
    assertThat(steps.isFull()).isFalse();
  }
}
