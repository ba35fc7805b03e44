package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.Chunks;
import dev.sluice.benchmarks.load.Flood;
import dev.sluice.benchmarks.load.OpenLoop;
import dev.sluice.benchmarks.load.Phase;
import dev.sluice.benchmarks.load.Pings;
import dev.sluice.benchmarks.load.Visits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures each workload at a given scale.
 *
 * @param scale amount of work
 */
record Measurements(Scale scale) {
  static final double SECONDS = 1;
  static final double MICROS = 1e6;

  Map<String, Double> start(Running running) {
    return Map.of("seconds", running.startSeconds());
  }

  Map<String, Double> idle(Running running) throws InterruptedException {
    // The first connections make the process load classes and allocate what it needs once.
    Visits first = Visits.staying(running.link(), scale.idle() / 10);
    first.run();
    double before = running.meter().residentKib();
    Visits more = Visits.staying(running.link(), scale.idle());
    more.run();
    double each = (running.meter().residentKib() - before) / scale.idle();
    first.leave();
    more.leave();
    running.link().awaitClosed();
    return Map.of("kib", each);
  }

  Map<String, Double> flood(Running running) throws InterruptedException {
    return flood(running, scale.floodMib());
  }

  Map<String, Double> growth(Running running) throws InterruptedException {
    return flood(running, scale.growthMib());
  }

  private Map<String, Double> flood(Running running, int mib) throws InterruptedException {
    warm(scale, () -> Flood.oneWay(running.link(), mib / 4));
    return cpu(running, Flood.oneWay(running.link(), mib), SECONDS);
  }

  Map<String, Double> chunks(Running running) throws InterruptedException {
    new Chunks(running.link(), scale.warmSeconds()).run();
    return cpu(running, new Chunks(running.link(), scale.seconds()), SECONDS);
  }

  Map<String, Double> pings(Running running) throws InterruptedException {
    new Pings(running.link(), scale.warmSeconds()).run();
    return cpu(running, new Pings(running.link(), scale.seconds()), MICROS);
  }

  Map<String, Double> churn(Running running) throws InterruptedException {
    warm(scale, () -> Visits.closing(running.link(), scale.visits() / 4));
    return cpu(running, Visits.closing(running.link(), scale.visits()), MICROS);
  }

  Map<String, Double> load(Running running, int perSecond) throws InterruptedException {
    new Pings(running.link(), scale.warmSeconds()).run();
    return cpu(running, new OpenLoop(running.link(), perSecond, scale.seconds()), MICROS);
  }

  Map<String, Double> memory(Running running, int connections) throws InterruptedException {
    Visits staying = Visits.staying(running.link(), connections);
    staying.run();
    ProcessMeter meter = running.meter();
    Map<String, Double> values =
        Map.of("rss", meter.residentKib() / 1024, "peak", meter.peakKib() / 1024);
    staying.leave();
    running.link().awaitClosed();
    return values;
  }

  /**
   * A JVM compiles its code over time, independent of the amount of work; so other contenders get
   * that time, too.
   */
  static void warm(Scale scale, Supplier<Phase> phases) throws InterruptedException {
    long began = System.nanoTime();
    do {
      phases.get().run();
    } while (System.nanoTime() - began < scale.warmSeconds() * 1e9);
  }

  /** Runs a phase; returns the cost of a unit of its work, and the values it was computed from. */
  static Map<String, Double> cpu(Running running, Phase phase, double unitsPerSecond)
      throws InterruptedException {
    double cpuBefore = running.meter().cpuSeconds();
    long began = System.nanoTime();
    Phase.Work work = phase.run();
    double wall = (System.nanoTime() - began) / 1e9;
    double cpu = running.meter().cpuSeconds() - cpuBefore;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("cpu", cpu / work.units() * unitsPerSecond);
    values.put("perSecond", work.units() / wall);
    values.put("units", work.units());
    values.put("cpuSeconds", cpu);
    values.put("wallSeconds", wall);
    values.putAll(work.latencies().micros());
    return values;
  }
}
