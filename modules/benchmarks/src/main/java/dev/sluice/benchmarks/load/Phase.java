package dev.sluice.benchmarks.load;

/** One phase of traffic: what it did, counted. */
public interface Phase {
  /**
   * Runs it, and returns once every peer has got every byte.
   *
   * @return how many units of work it was (GiB, requests, connections), and how long answers took
   */
  Work run() throws InterruptedException;

  /**
   * What a phase did.
   *
   * @param units how much
   * @param latencies of its answers; empty where nobody answers
   */
  record Work(double units, Latencies latencies) {}
}
