package dev.sluice.admin.past;

/**
 * The time between two readings. Immutable.
 *
 * @param seconds the time; 0 if there was no reading before
 * @param points number of points that the time fills
 */
record Pace(double seconds, int points) {

  /** Returns a growth in a second; not a number if it is not known, as after a restart. */
  double perSecond(long before, long now) {
    return seconds <= 0 || now < before ? Double.NaN : (now - before) / seconds;
  }
}
