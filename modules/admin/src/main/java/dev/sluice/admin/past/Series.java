package dev.sluice.admin.past;

import io.vertx.core.json.JsonArray;
import java.util.Arrays;

/** The last points of one value, in a ring. Event loop only. */
final class Series {
  private static final double FEW = 100; // a fraction of a smaller value matters
  private static final double TENTHS = 10;

  private final float[] ring = new float[History.POINTS];
  private int next;

  /** Starts without a known point. */
  Series() {
    Arrays.fill(ring, Float.NaN);
  }

  /**
   * Adds points.
   *
   * @param value not a number if it is not known
   * @param points number of points with this value
   */
  void add(double value, int points) {
    for (int i = Math.min(points, ring.length); i > 0; i--) {
      ring[next] = (float) value;
      next = (next + 1) % ring.length;
    }
  }

  /**
   * Returns the points, the oldest first; null is one that is not known.
   *
   * @param step number of points that become one, their mean
   */
  JsonArray json(int step) {
    JsonArray points = new JsonArray();
    for (int from = 0; from < ring.length; from += step) {
      double sum = 0;
      int known = 0;
      for (int i = from; i < from + step; i++) {
        float value = ring[(next + i) % ring.length];
        if (!Float.isNaN(value)) {
          sum += value;
          known++;
        }
      }
      points.add(known == 0 ? null : rounded(sum / known));
    }
    return points;
  }

  private static Number rounded(double value) {
    long whole = Math.round(value);
    double tenths = Math.round(value * TENTHS) / TENTHS;
    return value >= FEW || tenths == whole ? (Number) whole : (Number) tenths;
  }
}
