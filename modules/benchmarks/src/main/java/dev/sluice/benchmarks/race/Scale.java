package dev.sluice.benchmarks.race;

import java.util.List;

/**
 * The amount of work. A part of each runs before, as a warm-up.
 *
 * @param floodMib MiB sent in a flood
 * @param growthMib MiB sent for each number of destinations
 * @param seconds duration of chunks, pings and load
 * @param warmSeconds duration of the warm-up before each of them
 * @param visits number of connections of a churn
 * @param handshakes number of connections of a churn with TLS
 * @param idle number of idle connections
 * @param axes the positions at which growth is measured
 */
record Scale(
    int floodMib,
    int growthMib,
    double seconds,
    double warmSeconds,
    int visits,
    int handshakes,
    int idle,
    Axes axes) {

  /**
   * The positions at which growth is measured.
   *
   * @param fanOuts numbers of destinations
   * @param connections numbers of open connections
   * @param loads offered requests per second
   */
  record Axes(List<Integer> fanOuts, List<Integer> connections, List<Integer> loads) {}

  static final Scale FULL =
      new Scale(
          768,
          512,
          1.6,
          1.2,
          10_000,
          3000,
          1000,
          new Axes(
              List.of(1, 2, 3, 4, 6, 8),
              List.of(10, 100, 1000, 10_000),
              List.of(2000, 4000, 8000, 16_000, 32_000)));

  static final Scale QUICK =
      new Scale(
          64,
          32,
          0.3,
          0.2,
          200,
          100,
          100,
          new Axes(List.of(1, 3), List.of(10, 100), List.of(1000, 4000)));

  /** Returns the same scale with another duration of the warm-up, in seconds. */
  Scale warmedUp(double duration) {
    return new Scale(floodMib, growthMib, seconds, duration, visits, handshakes, idle, axes);
  }

  /** Returns the same scale, limited to the connections that the limit of open files allows. */
  Scale within(FileLimit limit) {
    Axes capped = new Axes(axes.fanOuts(), limit.cap(axes.connections()), axes.loads());
    return new Scale(floodMib, growthMib, seconds, warmSeconds, visits, handshakes, idle, capped);
  }
}
