package dev.sluice.buffer;

import java.time.Duration;

/**
 * The size and the limits of one {@link BufferPool}. Immutable; any thread.
 *
 * @param bufferSize size of a pooled buffer in bytes, more than {@code overflowSize}
 * @param bulkBufferSize size of a bulk buffer in bytes, for reads that fill an ordinary one; at
 *     least {@code bufferSize}, which disables bulk buffers
 * @param initial number of pooled buffers made at once and never trimmed, 0 to {@code max}
 * @param max largest number of pooled buffers, at least 1; a bulk buffer counts as ⌈bulkBufferSize
 *     / bufferSize⌉ buffers
 * @param overflowSize size in bytes of the unpooled buffer that a starved pool hands out, and the
 *     largest request that gets an unpooled buffer of exactly its size; at least 1
 * @param trimAfter time after which an unused free buffer is freed, more than zero
 */
public record PoolOptions(
    int bufferSize,
    int bulkBufferSize,
    int initial,
    int max,
    int overflowSize,
    Duration trimAfter) {

  /**
   * The defaults: buffers of 64 KiB, bulk buffers of 1 MiB, none made in advance, at most 1024,
   * overflow buffers of 8 KiB, trimmed after 30 s.
   */
  public static final PoolOptions DEFAULT =
      new PoolOptions(64 * 1024, 1024 * 1024, 0, 1024, 8 * 1024, Duration.ofSeconds(30));

  /**
   * Checks each value against the others.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names the option, its
   *     value and what is allowed
   */
  public PoolOptions {
    check(overflowSize >= 1, "overflowSize", overflowSize, "at least 1");
    check(bufferSize > overflowSize, "bufferSize", bufferSize, "more than overflowSize");
    check(bulkBufferSize >= bufferSize, "bulkBufferSize", bulkBufferSize, "at least bufferSize");
    check(max >= 1, "max", max, "at least 1");
    check(initial >= 0 && initial <= max, "initial", initial, "0 to max (" + max + ")");
    check(!trimAfter.isNegative() && !trimAfter.isZero(), "trimAfter", trimAfter, "more than 0");
  }

  /** Returns how many ordinary buffers a bulk buffer counts as. */
  int bulkUnits() {
    return (bulkBufferSize + bufferSize - 1) / bufferSize;
  }

  private static void check(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(option + " is " + value + ", must be " + allowed);
    }
  }
}
