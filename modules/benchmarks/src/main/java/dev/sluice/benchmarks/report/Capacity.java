package dev.sluice.benchmarks.report;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model of what a node needs for its traffic: straight lines with the best fit to all measured
 * points. The distance of the points shows how good the model is.
 */
public final class Capacity {
  /** The contender of the model: Sluice with its defaults. */
  public static final String CONTENDER = "sluice";

  private final Line bulk;
  private final Line memory;
  private final Line requests;

  private Capacity(Line bulk, Line memory, Line requests) {
    this.bulk = bulk;
    this.memory = memory;
    this.requests = requests;
  }

  /** Returns the model of a run; empty if the run has not measured enough. */
  public static Optional<Capacity> of(Results results) {
    Optional<Line> bulk = line(results, Workload.FANOUT);
    Optional<Line> memory = line(results, Workload.MEMORY);
    Optional<Line> requests = line(results, Workload.LOAD);
    return bulk.isEmpty() || memory.isEmpty() || requests.isEmpty()
        ? Optional.empty()
        : Optional.of(new Capacity(bulk.get(), memory.get(), requests.get()));
  }

  private static Optional<Line> line(Results results, Workload of) {
    Map<Integer, Double> points = measured(results, of);
    return points.size() < 2 ? Optional.empty() : Optional.of(Line.near(points));
  }

  /** Returns the measured values, in the unit of the model, over the axis of the workload. */
  static SortedMap<Integer, Double> measured(Results results, Workload of) {
    SortedMap<Integer, Double> points = new TreeMap<>();
    for (int x : results.axis(of)) {
      measured(results, of, x).ifPresent(y -> points.put(x, y));
    }
    return points;
  }

  private static OptionalDouble measured(Results results, Workload of, int x) {
    if (of != Workload.LOAD) {
      return results.median(of, x, CONTENDER, of.key());
    }
    OptionalDouble cpu = results.median(of, x, CONTENDER, "cpuSeconds");
    OptionalDouble wall = results.median(of, x, CONTENDER, "wallSeconds");
    return cpu.isEmpty() || wall.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(cpu.getAsDouble() / wall.getAsDouble());
  }

  /**
   * Returns the CPU time for a GiB in large writes to so many destinations, the primary included,
   * in seconds.
   */
  public double secondsPerGib(int destinations) {
    return bulk.at(destinations);
  }

  /** Returns the resident memory with so many open sessions and no lag, in MiB. */
  public double memoryMib(int sessions) {
    return memory.at(sessions);
  }

  /**
   * Returns the number of cores for so many small requests per second, with responses, to a primary
   * without mirrors.
   */
  public double cores(int requestsPerSecond) {
    return requests.at(requestsPerSecond);
  }
}
