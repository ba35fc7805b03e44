package dev.sluice.benchmarks.load;

/**
 * When each of many sends is due: evenly spread, whatever became of the ones before.
 *
 * @param perSecond the rate
 * @param count how many sends
 */
record Schedule(double perSecond, long count) {

  static Schedule lasting(double perSecond, double seconds) {
    return new Schedule(perSecond, Math.max(1, Math.round(perSecond * seconds)));
  }

  /** Nanoseconds from the beginning to a send; the first is at once. */
  long nanosOf(long index) {
    return Math.round(index * 1e9 / perSecond);
  }
}
