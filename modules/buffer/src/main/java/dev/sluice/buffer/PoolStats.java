package dev.sluice.buffer;

/**
 * What a pool had done and held at one moment, taken on its event loop.
 *
 * <p>At every moment {@code free + returned + held = created - retired}. Bulk buffers are counted
 * with the others; only the bytes tell their size.
 *
 * @param created pooled buffers ever made
 * @param retired pooled buffers whose memory was freed again: trimmed, lost, or the pool closed
 * @param free pooled buffers ready for the next acquire
 * @param returned pooled buffers released on another thread and not yet collected by the loop
 * @param held pooled buffers that somebody holds
 * @param peak the most pooled buffers that were ever held at once, those on their way back
 *     included; of bulk buffers the most is added, even where it was at another time
 * @param lost buffers that were garbage-collected without a release, overflow buffers included
 * @param overflowLive overflow buffers that are not yet freed
 * @param overflowTotal overflow buffers ever handed out
 * @param pooledBytes memory of all pooled buffers, in bytes
 * @param overflowBytes memory of the live overflow buffers, in bytes
 */
public record PoolStats(
    long created,
    long retired,
    int free,
    int returned,
    int held,
    int peak,
    long lost,
    int overflowLive,
    long overflowTotal,
    long pooledBytes,
    long overflowBytes) {

  /** Returns what two pools, or two size classes of one, have together. */
  public PoolStats plus(PoolStats other) {
    return new PoolStats(
        created + other.created,
        retired + other.retired,
        free + other.free,
        returned + other.returned,
        held + other.held,
        peak + other.peak,
        lost + other.lost,
        overflowLive + other.overflowLive,
        overflowTotal + other.overflowTotal,
        pooledBytes + other.pooledBytes,
        overflowBytes + other.overflowBytes);
  }

  /**
   * Whether every buffer is back: none held, none waiting to be collected, none lost.
   *
   * @return true when nothing that was acquired is still out
   */
  public boolean isWhole() {
    return held == 0
        && returned == 0
        && lost == 0
        && overflowLive == 0
        && free == created - retired;
  }
}
