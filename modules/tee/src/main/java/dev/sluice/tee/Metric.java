package dev.sluice.tee;

/** One line in a table of metrics; each table is an enum. */
public interface Metric {

  /** Returns the position in the table. */
  int ordinal();

  /** Returns all that is said of the metric. */
  MetricInfo info();
}
