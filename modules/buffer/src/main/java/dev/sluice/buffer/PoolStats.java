package dev.sluice.buffer;

/**
 * A snapshot of a pool, taken on its event loop.
 *
 * <p>At every moment {@code free + returned + held = created - retired}. A bulk buffer counts as
 * one buffer; only the byte counts show its size.
 *
 * @param created pooled buffers ever made
 * @param retired pooled buffers whose memory was freed again: trimmed, leaked, or freed when the
 *     pool closed
 * @param free pooled buffers ready for the next acquire
 * @param returned pooled buffers released on another thread and not yet collected by the loop
 * @param held pooled buffers in use
 * @param peak largest number of pooled buffers in use at once, {@code returned} ones included; the
 *     peak of bulk buffers is added even if it occurred at another time
 * @param leaked buffers that were garbage-collected without a release, overflow buffers included
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
    long leaked,
    int overflowLive,
    long overflowTotal,
    long pooledBytes,
    long overflowBytes) {

  /** Returns the sum of two snapshots: of two pools, or of two size classes of one pool. */
  public PoolStats plus(PoolStats other) {
    return new PoolStats(
        created + other.created,
        retired + other.retired,
        free + other.free,
        returned + other.returned,
        held + other.held,
        peak + other.peak,
        leaked + other.leaked,
        overflowLive + other.overflowLive,
        overflowTotal + other.overflowTotal,
        pooledBytes + other.pooledBytes,
        overflowBytes + other.overflowBytes);
  }

  /**
   * Returns whether every buffer is back: none held, none waiting to be collected, none leaked.
   *
   * @return true if every acquired buffer was released
   */
  public boolean isWhole() {
    return held == 0
        && returned == 0
        && leaked == 0
        && overflowLive == 0
        && free == created - retired;
  }
}
