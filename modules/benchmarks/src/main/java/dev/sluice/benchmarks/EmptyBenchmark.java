package dev.sluice.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** What a benchmark costs that does nothing. */
public class EmptyBenchmark {
  /** Measures the harness alone. */
  @Benchmark
  public void nothing() {}
}
