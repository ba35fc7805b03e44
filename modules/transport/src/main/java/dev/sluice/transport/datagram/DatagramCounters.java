package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to the datagrams of one destination, on one event loop. Event loop only. */
@Internal
public final class DatagramCounters {

  /** Changed in place, because to box a number for each dropped datagram would be garbage. */
  private static final class Count {
    long value;
  }

  private final String name;
  private final Map<DropReason, Count> dropped = new EnumMap<>(DropReason.class);
  private long datagrams;
  private long bytes;
  private long sampledOut;
  private long refusals;
  private long answers;
  private long losses;

  /**
   * Starts at zero.
   *
   * @param name the destination's name, as it is shown to people
   */
  public DatagramCounters(String name) {
    this.name = name;
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new Count());
    }
  }

  /** Returns the destination's name. */
  public String name() {
    return name;
  }

  /** Counts datagrams that went their way. */
  public void passed(DatagramBatch batch, int from, int to) {
    datagrams += to - from;
    bytes += batch.bytes(from, to);
  }

  /** Counts datagrams that are lost. */
  public void dropped(DropReason reason, int count) {
    Count counted = dropped.get(reason);
    if (counted != null) {
      counted.value += count;
      losses += count;
    }
  }

  /** Counts one datagram: it is lost where there is a reason. */
  void passedUnless(@Nullable DropReason lost, DatagramBatch batch, int index) {
    if (lost == null) {
      passed(batch, index, index + 1);
    } else {
      dropped(lost, 1);
    }
  }

  /** Counts datagrams that were not meant to go there. */
  public void sampledOut(int count) {
    sampledOut += count;
  }

  /** Counts datagrams that went back to the client. */
  public void answered(int count) {
    answers += count;
  }

  /** Counts an error that came back for a datagram sent before. */
  void refused() {
    refusals++;
    losses++;
  }

  /** Returns how many datagrams were dropped or refused: cheaper than a snapshot. */
  public long losses() {
    return losses;
  }

  /** Returns how many errors came back for datagrams sent before. */
  public long refusals() {
    return refusals;
  }

  /** Returns a snapshot. */
  public DatagramStats stats() {
    Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> counts.put(reason, count.value));
    return new DatagramStats(name, datagrams, bytes, sampledOut, refusals, answers, counts);
  }
}
