package dev.sluice.benchmarks.report;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node needs for some traffic: straight lines, each as near as can be to all points that
 * were measured. How far these are from it tells how good it is.
 */
public final class Capacity {
  /** Whose figures they are: Sluice as it starts by default. */
  public static final String CONTENDER = "sluice";

  private final Line bulk;
  private final Line memory;
  private final Line requests;

  private Capacity(Line bulk, Line memory, Line requests) {
    this.bulk = bulk;
    this.memory = memory;
    this.requests = requests;
  }

  /** The model of a run; empty where that has not measured enough. */
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

  /** What was measured, in the unit of the model, over the axis of the workload. */
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

  /** CPU time of a GiB in large writes to so many destinations, the primary included; seconds. */
  public double secondsPerGib(int destinations) {
    return bulk.at(destinations);
  }

  /** Resident memory with so many sessions open and nothing lagging; MiB. */
  public double memoryMib(int sessions) {
    return memory.at(sessions);
  }

  /** Cores for so many small requests, and their answers, in a second to a primary alone. */
  public double cores(int requestsPerSecond) {
    return requests.at(requestsPerSecond);
  }
}
