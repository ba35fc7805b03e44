package dev.sluice.benchmarks.load;

/**
 * The times of many sends: evenly spread, independent of earlier delays.
 *
 * @param perSecond sends per second
 * @param count number of sends
 */
record Schedule(double perSecond, long count) {

  static Schedule lasting(double perSecond, double seconds) {
    return new Schedule(perSecond, Math.max(1, Math.round(perSecond * seconds)));
  }

  /** Returns the nanoseconds from the beginning to a send; the first is at once. */
  long nanosOf(long index) {
    return Math.round(index * 1e9 / perSecond);
  }
}
