package dev.sluice.frame.redis;

import dev.sluice.frame.FrameException;
import java.util.Arrays;

/**
 * The aggregates around the current value. An aggregate leaves as soon as its last element begins,
 * so nothing is left to do when that element ends. Event loop only.
 */
final class RedisNesting {
  /** The deepest nesting; a server whose scripts nest more is not known. */
  static final int MOST = 128;

  private static final long STREAMED = -1;
  private static final long STREAMED_ATTRIBUTE = -2;

  /** For each aggregate the number of places left, or one of the marks above. */
  private long[] left = new long[4];

  private int depth;

  /** Returns whether no aggregate has another place. */
  boolean isTop() {
    return depth == 0;
  }

  /** Begins an element of the innermost aggregate. */
  void takePlace() {
    if (depth > 0 && left[depth - 1] > 0) {
      left[depth - 1]--;
      if (left[depth - 1] == 0) {
        depth--;
      }
    }
  }

  /**
   * Begins an aggregate.
   *
   * @param places number of elements; an aggregate with 0 of them has ended
   */
  void begin(long places) throws FrameException {
    if (places > 0) {
      push(places);
    }
  }

  /** Begins an aggregate that a full stop will end. */
  void beginStreamed(boolean isAttribute) throws FrameException {
    push(isAttribute ? STREAMED_ATTRIBUTE : STREAMED);
  }

  private void push(long places) throws FrameException {
    if (depth == MOST) {
      throw new FrameException("has values in more than " + MOST + " others");
    }
    if (depth == left.length) {
      left = Arrays.copyOf(left, 2 * depth);
    }
    left[depth] = places;
    depth++;
  }

  /** Checks that a full stop may come. */
  void checkStreamed() throws FrameException {
    if (depth == 0 || left[depth - 1] > 0) {
      throw new FrameException("has a full stop outside of a streamed value");
    }
  }

  /**
   * Ends the innermost aggregate, which is streamed.
   *
   * @return whether a value has to follow in its place, because it was an attribute
   */
  boolean endStreamed() {
    if (left[depth - 1] == STREAMED_ATTRIBUTE) {
      left[depth - 1] = 1;
      return true;
    }
    depth--;
    return false;
  }
}
