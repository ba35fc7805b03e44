package dev.sluice.proxy.compare.engine;

/**
 * The parts of one message that differ, to tell noise from other differences. Parts that are less
 * than 32 bytes apart count as one, for they are most likely one field. Event loop only.
 */
public final class DifferentParts {
  private static final int NEAR = 32;
  private static final int MOST = 16;

  private final long[] starts = new long[MOST];
  private final long[] ends = new long[MOST];
  private int count;

  DifferentParts() {}

  /** Adds a part; parts come in order. */
  void add(long start, long end) {
    if (count > 0 && (start - ends[count - 1] < NEAR || count == MOST)) {
      ends[count - 1] = Math.max(ends[count - 1], end);
    } else {
      starts[count] = start;
      ends[count++] = end;
    }
  }

  /** Returns whether each part is near one of another comparison of the same message. */
  boolean areAllNear(DifferentParts others) {
    for (int i = 0; i < count; i++) {
      if (!others.isNear(starts[i], ends[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isNear(long start, long end) {
    for (int i = 0; i < count; i++) {
      if (start - ends[i] < NEAR && starts[i] - end < NEAR) {
        return true;
      }
    }
    return false;
  }
}
