package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the branches of one destination did, added up over all sessions of one event loop.
 *
 * <p>No byte goes missing here: {@code offered = written + cut + neverSent + lag}. Event loop only.
 */
@Internal
public final class BranchCounters {

  private final String name;
  final ConnectHistogram connects = new ConnectHistogram();
  private final Map<CloseReason, Long> ends = new EnumMap<>(CloseReason.class);
  long opened;
  long sampledOut;
  long offered;
  long written;
  long answered;
  private long cut;
  private long neverSent;

  /**
   * Starts at zero.
   *
   * @param name the destination's name, as it is shown to people
   */
  public BranchCounters(String name) {
    this.name = name;
  }

  /**
   * The destination's name.
   *
   * @return as it is shown to people
   */
  public String name() {
    return name;
  }

  /** Bytes that were offered and will not be written. */
  void dropped(CloseReason end, long bytes) {
    if (end == CloseReason.CUT || end == CloseReason.CUT_FOR_MEMORY) {
      cut += bytes;
    } else {
      neverSent += bytes;
    }
  }

  void ended(CloseReason end) {
    ends.merge(end, 1L, Long::sum);
  }

  /**
   * What has been counted so far.
   *
   * @param mostLag how far behind that open session is that is most, in bytes
   * @return a snapshot
   */
  public BranchStats stats(long mostLag) {
    return new BranchStats(
        name,
        opened,
        sampledOut,
        offered,
        written,
        cut,
        neverSent,
        answered,
        Map.copyOf(ends),
        mostLag,
        connects.stats());
  }
}
