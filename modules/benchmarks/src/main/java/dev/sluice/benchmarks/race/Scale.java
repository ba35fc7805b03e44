package dev.sluice.benchmarks.race;

import java.util.List;

/**
 * How much is measured. Of each, a part goes before to warm up.
 *
 * @param floodMib pushed in a flood
 * @param growthMib pushed for each number of destinations
 * @param seconds of chunks, pings and load
 * @param warmSeconds before each of them
 * @param visits connections of a churn
 * @param idle connections that do nothing
 * @param axes where each growth is measured
 */
record Scale(
    int floodMib,
    int growthMib,
    double seconds,
    double warmSeconds,
    int visits,
    int idle,
    Axes axes) {

  /**
   * Where on its axis each growth is measured.
   *
   * @param fanOuts numbers of destinations
   * @param connections open at a time
   * @param loads requests offered in a second
   */
  record Axes(List<Integer> fanOuts, List<Integer> connections, List<Integer> loads) {}

  static final Scale FULL =
      new Scale(
          768,
          512,
          1.6,
          1.2,
          10_000,
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
          new Axes(List.of(1, 3), List.of(10, 100), List.of(1000, 4000)));

  /** The same, with no more connections than the limit of open files allows. */
  Scale within(FileLimit limit) {
    Axes capped = new Axes(axes.fanOuts(), limit.cap(axes.connections()), axes.loads());
    return new Scale(floodMib, growthMib, seconds, warmSeconds, visits, idle, capped);
  }
}
