package dev.sluice.admin.metrics;

import static dev.sluice.tee.MetricInfo.counter;
import static dev.sluice.tee.MetricInfo.gauge;
import static dev.sluice.tee.MetricScope.ALL;

import dev.sluice.tee.Metric;
import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import java.util.List;

/**
 * The metrics of the process and of its JVM. They have the names that Prometheus' client libraries
 * give them, which dashboards and alerts expect.
 */
enum RuntimeMetric implements Metric {
  CPU(counter(ALL, "process_cpu_seconds", "CPU time of the process, of all its threads.")),
  START_TIME(
      gauge(
          ALL,
          "process_start_time_seconds",
          "Time at which the process started, in seconds since 1970.")),
  OPEN_FDS(
      gauge(ALL, "process_open_fds", "Descriptors of files and sockets that are open. Unix only.")),
  MAX_FDS(
      gauge(
          ALL,
          "process_max_fds",
          "Descriptors of files and sockets that may be open: ulimit -n. Unix only.")),
  RESIDENT_MEMORY(
      gauge(ALL, "process_resident_memory_bytes", "Physical memory of the process. Linux only.")),
  VIRTUAL_MEMORY(
      gauge(ALL, "process_virtual_memory_bytes", "Address space of the process. Linux only.")),
  JVM(labelled(MetricKind.INFO, "jvm", "The JVM.", "runtime, vendor, version")),
  MEMORY_USED(area("jvm_memory_used_bytes", "Memory of the JVM that is used.")),
  MEMORY_COMMITTED(
      area("jvm_memory_committed_bytes", "Memory of the JVM that the operating system provides.")),
  MEMORY_MAX(
      area("jvm_memory_max_bytes", "Memory that the JVM may use; missing if it is unlimited.")),
  BUFFERS_USED(
      pool("jvm_buffer_pool_used_bytes", "Memory of the JVM's own buffers outside the heap.")),
  BUFFERS_CAPACITY(pool("jvm_buffer_pool_capacity_bytes", "Capacity of those buffers.")),
  BUFFERS(pool("jvm_buffer_pool_used_buffers", "Number of those buffers.")),
  COLLECTIONS(
      labelled(
          MetricKind.SUMMARY,
          "jvm_gc_collection_seconds",
          "Time that garbage collections took, and their number. With Sluice's default collector"
              + " all threads wait for that time.",
          "gc")),
  THREADS(gauge(ALL, "jvm_threads_current", "Threads of the JVM.")),
  DAEMON_THREADS(gauge(ALL, "jvm_threads_daemon", "Threads of the JVM that do not keep it up.")),
  PEAK_THREADS(gauge(ALL, "jvm_threads_peak", "Largest number of threads so far."));

  @SuppressWarnings("ImmutableEnumChecker") // a record of strings, enums and an unmodifiable list
  private final MetricInfo info;

  RuntimeMetric(MetricInfo info) {
    this.info = info;
  }

  private static MetricInfo area(String name, String help) {
    return labelled(MetricKind.GAUGE, name, help, "area");
  }

  private static MetricInfo pool(String name, String help) {
    return labelled(MetricKind.GAUGE, name, help, "pool");
  }

  private static MetricInfo labelled(MetricKind kind, String name, String help, String labels) {
    return new MetricInfo(name, kind, ALL, help, labels, List.of());
  }

  @Override
  public MetricInfo info() {
    return info;
  }
}
