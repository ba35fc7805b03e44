package dev.sluice.benchmarks.load;

/** One phase of traffic, with its amount of work. */
public interface Phase {
  /**
   * Runs the phase; returns once every peer has received every byte.
   *
   * @return the units of work (GiB, requests, connections), and the response times
   */
  Work run() throws InterruptedException;

  /**
   * The work of a phase.
   *
   * @param units units of work
   * @param latencies response times; empty without responses
   */
  record Work(double units, Latencies latencies) {}
}
