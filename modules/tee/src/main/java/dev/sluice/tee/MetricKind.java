package dev.sluice.tee;

/** The kinds of a metric, which decide how the values of several event loops become one. */
public enum MetricKind {
  /** A number that only grows; values are added. */
  COUNTER,
  /** A number that grows and shrinks; values are added. */
  GAUGE,
  /** A number that grows and shrinks; the largest value counts. */
  MAXIMUM,
  /** Durations, counted by how long they were; values are added. */
  HISTOGRAM,
  /** A number of events and the sum of their durations; values are added. */
  SUMMARY,
  /** A constant; its labels carry the information. */
  INFO
}
