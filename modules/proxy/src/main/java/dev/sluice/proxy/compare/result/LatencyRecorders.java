package dev.sluice.proxy.compare.result;

import dev.sluice.buffer.Internal;
import java.util.Map;

/**
 * Measures the latencies of all sessions of a route on one event loop. Event loop only.
 *
 * @param firstByte of {@link CompareLatency#FIRST_BYTE}
 * @param lastByte of {@link CompareLatency#LAST_BYTE}
 * @param message of {@link CompareLatency#MESSAGE}
 */
@Internal
public record LatencyRecorders(
    LatencyRecorder firstByte, LatencyRecorder lastByte, LatencyRecorder message) {

  /** Creates recorders without a measurement. */
  public LatencyRecorders() {
    this(new LatencyRecorder(), new LatencyRecorder(), new LatencyRecorder());
  }

  /** Returns a copy of what was measured. */
  public Map<CompareLatency, SidedLatencies> snapshot() {
    return Map.of(
        CompareLatency.FIRST_BYTE, firstByte.snapshot(),
        CompareLatency.LAST_BYTE, lastByte.snapshot(),
        CompareLatency.MESSAGE, message.snapshot());
  }
}
