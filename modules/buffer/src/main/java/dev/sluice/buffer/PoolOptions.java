package dev.sluice.buffer;

import java.time.Duration;

/**
 * The size and the limits of one {@link BufferPool}. Immutable; any thread.
 *
 * @param bufferSize bytes in a pooled buffer, more than {@code overflowSize}
 * @param bulkBufferSize bytes in a pooled buffer for reads that would fill a smaller one, at least
 *     {@code bufferSize}; the same, and there are no such buffers
 * @param initial pooled buffers made at once and kept for ever, 0 to {@code max}
 * @param max pooled buffers at most, at least 1; a bulk buffer counts as so many as would have its
 *     size
 * @param overflowSize bytes in the unpooled buffer that a starved pool hands out, and the largest
 *     request that is served unpooled and exact, at least 1
 * @param trimAfter how long a free buffer stands unused before its memory is freed, more than zero
 */
public record PoolOptions(
    int bufferSize,
    int bulkBufferSize,
    int initial,
    int max,
    int overflowSize,
    Duration trimAfter) {

  /**
   * 64 KiB buffers, 1 MiB in bulk, none made in advance, 1024 at most, 8 KiB overflow, trimmed
   * after 30 s.
   */
  public static final PoolOptions DEFAULT =
      new PoolOptions(64 * 1024, 1024 * 1024, 0, 1024, 8 * 1024, Duration.ofSeconds(30));

  /**
   * Checks the limits against each other.
   *
   * @throws IllegalArgumentException that names the option, its value and what is allowed
   */
  public PoolOptions {
    check(overflowSize >= 1, "overflowSize", overflowSize, "at least 1");
    check(bufferSize > overflowSize, "bufferSize", bufferSize, "more than overflowSize");
    check(bulkBufferSize >= bufferSize, "bulkBufferSize", bulkBufferSize, "at least bufferSize");
    check(max >= 1, "max", max, "at least 1");
    check(initial >= 0 && initial <= max, "initial", initial, "0 to max (" + max + ")");
    check(!trimAfter.isNegative() && !trimAfter.isZero(), "trimAfter", trimAfter, "more than 0");
  }

  /** How many ordinary buffers a bulk buffer counts as. */
  int bulkUnits() {
    return (bulkBufferSize + bufferSize - 1) / bufferSize;
  }

  private static void check(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(option + " is " + value + ", must be " + allowed);
    }
  }
}
