package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.Flood;
import dev.sluice.benchmarks.load.Link;
import dev.sluice.benchmarks.load.Phase;
import dev.sluice.benchmarks.load.Pings;
import dev.sluice.benchmarks.load.Visits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures each workload with TLS at a given scale. A contender with two listeners gets the traffic
 * through one after the other, and its cost is the sum; its other values are those of the first.
 *
 * @param scale amount of work
 */
record TlsMeasurements(Scale scale) {
  /** Tickets may run out at the beginning, when all connections are first ones. */
  private static final double RESUMED = 0.95;

  Map<String, Double> bulk(Running running) throws InterruptedException {
    return sum(
        running,
        link -> {
          Measurements.warm(scale, () -> Flood.bothWays(link, scale.floodMib() / 4));
          return Flood.bothWays(link, scale.floodMib());
        },
        Measurements.SECONDS);
  }

  Map<String, Double> pings(Running running) throws InterruptedException {
    return sum(
        running,
        link -> {
          new Pings(link, scale.warmSeconds()).run();
          return new Pings(link, scale.seconds());
        },
        Measurements.MICROS);
  }

  Map<String, Double> fullHandshakes(Running running) throws InterruptedException {
    return churn(running, false);
  }

  Map<String, Double> resumedHandshakes(Running running) throws InterruptedException {
    return churn(running, true);
  }

  private Map<String, Double> churn(Running running, boolean resumes) throws InterruptedException {
    return sum(
        running,
        link -> {
          link.tls().resume(resumes);
          Measurements.warm(scale, () -> Visits.closing(link, scale.handshakes() / 4));
          link.tls().forget();
          return () -> counted(link, resumes);
        },
        Measurements.MICROS);
  }

  /** Visits that must do the kind of handshake that is measured. */
  private Phase.Work counted(Link link, boolean resumes) throws InterruptedException {
    Phase.Work work = Visits.closing(link, scale.handshakes()).run();
    link.tls().resume(false);
    int full = link.tls().fullHandshakes();
    int resumed = link.tls().handshakes() - full;
    if (resumes ? resumed < scale.handshakes() * RESUMED : full < scale.handshakes()) {
      throw new IllegalStateException(
          "full handshakes: " + full + ", resumed: " + resumed + " of " + scale.handshakes());
    }
    return work;
  }

  /** Prepares a phase on a link. */
  private interface Prepared {
    Phase on(Link link) throws InterruptedException;
  }

  private static Map<String, Double> sum(Running running, Prepared prepared, double unitsPerSecond)
      throws InterruptedException {
    Map<String, Double> total = new LinkedHashMap<>();
    for (Link link : running.links()) {
      Phase phase = prepared.on(link);
      Map<String, Double> values = Measurements.cpu(running, phase, unitsPerSecond);
      link.tls().handshakes(); // checks the cipher
      values.forEach(
          (name, value) ->
              total.merge(name, value, name.equals("cpu") ? Double::sum : TlsMeasurements::first));
    }
    return total;
  }

  private static Double first(Double before, Double after) {
    return before;
  }
}
