package dev.sluice.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a node needs for some traffic: straight lines, each through two of the points that were
 * measured. The other points tell how good they are.
 */
public final class Capacity {
  /** Whose figures they are: Sluice as it starts by default. */
  public static final String CONTENDER = "sluice";

  /** The destinations that the line of bulk goes through. */
  static final List<Integer> BULK = List.of(1, 3);

  /** The connections that the line of memory goes through. */
  static final List<Integer> MEMORY = List.of(10, 1000);

  /** The requests in a second that the line of requests goes through. */
  static final List<Integer> REQUESTS = List.of(8000, 16_000);

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
    Optional<Line> bulk = line(results, Workload.FANOUT, BULK);
    Optional<Line> memory = line(results, Workload.MEMORY, MEMORY);
    Optional<Line> requests = line(results, Workload.LOAD, REQUESTS);
    return bulk.isEmpty() || memory.isEmpty() || requests.isEmpty()
        ? Optional.empty()
        : Optional.of(new Capacity(bulk.get(), memory.get(), requests.get()));
  }

  private static Optional<Line> line(Results results, Workload of, List<Integer> through) {
    int x = through.get(0);
    int other = through.get(1);
    OptionalDouble y = measured(results, of, x);
    OptionalDouble otherY = measured(results, of, other);
    return y.isEmpty() || otherY.isEmpty()
        ? Optional.empty()
        : Optional.of(Line.through(x, y.getAsDouble(), other, otherY.getAsDouble()));
  }

  /** What was measured, in the unit of the model. */
  static OptionalDouble measured(Results results, Workload of, int x) {
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
