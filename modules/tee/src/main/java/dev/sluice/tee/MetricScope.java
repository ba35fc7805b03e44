package dev.sluice.tee;

/** The routes that have a metric. */
public enum MetricScope {
  /** All routes. */
  ALL,
  /** Routes that relay streams: TCP and Unix sockets. */
  STREAM,
  /** Routes that relay datagrams: UDP and Unix datagram sockets. */
  DATAGRAM;

  /**
   * Returns whether a route has the metric.
   *
   * @param route {@link #STREAM} or {@link #DATAGRAM}
   */
  public boolean includes(MetricScope route) {
    return this == ALL || this == route;
  }
}
