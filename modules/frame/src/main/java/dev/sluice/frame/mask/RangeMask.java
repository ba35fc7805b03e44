package dev.sluice.frame.mask;

/**
 * Hides the same range of each message. Immutable; any thread.
 *
 * @param from position of the first hidden byte in its message, 0 or more
 * @param to position behind the last hidden byte, more than {@code from}
 */
public record RangeMask(long from, long to) implements Mask {

  /**
   * Creates a mask.
   *
   * @throws IllegalArgumentException if the range is empty or begins before 0
   */
  public RangeMask {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("range " + from + " to " + to + " has no bytes");
    }
  }

  @Override
  public Masker newMasker() {
    return new RangeMasker(from, to);
  }
}
