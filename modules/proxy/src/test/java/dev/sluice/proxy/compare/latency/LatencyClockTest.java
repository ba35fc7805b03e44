package dev.sluice.proxy.compare.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.LatencyRecorder;
import dev.sluice.proxy.compare.result.LatencyRecorders;
import dev.sluice.proxy.compare.result.SidedLatencies;
import org.junit.jupiter.api.Test;

/** Both clocks, with times in nanoseconds. */
class LatencyClockTest {
  private final LatencyRecorders recorders = new LatencyRecorders();

  private static void assertOnly(LatencyRecorder recorder, long primary, long mirror) {
    SidedLatencies latencies = recorder.snapshot();
    assertThat(latencies.primary().count()).isEqualTo(1);
    assertThat(latencies.primary().sumNanos()).isEqualTo(primary);
    assertThat(latencies.mirror().sumNanos()).isEqualTo(mirror);
  }

  @Test
  void aTurnIsMeasuredFromTheRequestOnBothSides() {
    TurnClock clock = new TurnClock(recorders, 0);
    clock.requested(100);
    clock.responded(false, 10, 150);
    clock.responded(true, 4, 170);
    clock.responded(false, 5, 180);
    clock.responded(true, 11, 300);
    clock.ended();
    assertOnly(recorders.firstByte(), 50, 70);
    assertOnly(recorders.lastByte(), 80, 200);
  }

  @Test
  void aLateMirrorIsMeasuredFromTheRequestThatItAnswers() {
    TurnClock clock = new TurnClock(recorders, 0);
    clock.requested(100);
    clock.responded(false, 10, 150);
    clock.requested(200);
    clock.responded(true, 10, 500);
    assertOnly(recorders.firstByte(), 50, 400);
    clock.responded(false, 10, 250);
    clock.responded(true, 10, 600);
    clock.ended();
    assertThat(recorders.firstByte().snapshot().mirror().sumNanos()).isEqualTo(400 + 400);
  }

  @Test
  void oneReadOfAMirrorMayAnswerSeveralTurns() {
    TurnClock clock = new TurnClock(recorders, 0);
    for (int i = 1; i <= 3; i++) {
      clock.requested(100L * i);
      clock.responded(false, 10, 100L * i + 20);
    }
    clock.responded(true, 30, 1000);
    clock.ended();
    assertThat(recorders.lastByte().snapshot().mirror().sumNanos()).isEqualTo(900 + 800 + 700);
  }

  @Test
  void aMirrorThatIsFasterIsMeasuredAsSuch() {
    TurnClock clock = new TurnClock(recorders, 0);
    clock.requested(100);
    clock.responded(true, 10, 110);
    clock.responded(false, 10, 150);
    clock.requested(200);
    assertOnly(recorders.lastByte(), 50, 10);
    assertThat(recorders.lastByte().snapshot().faster().sumNanos()).isEqualTo(40);
  }

  @Test
  void requestsUnderWayAtOnceAreMeasuredOneByOne() {
    ExchangeClock clock = new ExchangeClock(recorders);
    clock.requestEnded(100);
    clock.requestEnded(200);
    clock.responded(true, 8, 210);
    clock.responseEnded(true, 220);
    clock.responded(false, 8, 230);
    clock.responseEnded(false, 240);
    assertOnly(recorders.message(), 140, 120);
    clock.responded(false, 8, 250);
    clock.responseEnded(false, 260);
    clock.responded(true, 8, 300);
    clock.responseEnded(true, 310);
    assertThat(recorders.message().snapshot().mirror().sumNanos()).isEqualTo(120 + 110);
    assertThat(recorders.firstByte().snapshot().primary().sumNanos()).isEqualTo(130 + 50);
  }

  @Test
  void aGreetingAnswersNoRequest() {
    ExchangeClock clock = new ExchangeClock(recorders);
    clock.responded(false, 8, 10);
    clock.responseEnded(false, 20);
    clock.requestEnded(100);
    clock.responded(true, 8, 110); // the mirror's greeting is late
    clock.responseEnded(true, 120);
    clock.responded(false, 8, 130);
    clock.responseEnded(false, 140);
    clock.responded(true, 8, 150);
    clock.responseEnded(true, 160);
    assertOnly(recorders.message(), 40, 60);
  }
}
