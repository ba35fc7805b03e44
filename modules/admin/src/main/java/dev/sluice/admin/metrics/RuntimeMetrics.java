package dev.sluice.admin.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metrics of the process and of its JVM. Created by the first scrape, because its classes
 * take memory. Not thread-safe.
 */
final class RuntimeMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final long KIB = 1024;

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final List<BufferPoolMXBean> pools =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
  private final long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();

  void add(MetricFamilies to) {
    add(to, RuntimeMetric.CPU, process.getProcessCpuTime());
    add(to, RuntimeMetric.START_TIME, TimeUnit.MILLISECONDS.toNanos(startMillis));
    if (process instanceof UnixOperatingSystemMXBean unix) {
      add(to, RuntimeMetric.OPEN_FDS, openDescriptors(unix));
      add(to, RuntimeMetric.MAX_FDS, unix.getMaxFileDescriptorCount());
    }
    addMemoryOfProcess(to);
    to.add(
        RuntimeMetric.JVM.info(),
        1,
        "runtime",
        System.getProperty("java.runtime.name", ""),
        "vendor",
        System.getProperty("java.vm.vendor", ""),
        "version",
        System.getProperty("java.runtime.version", ""));
    add(to, "heap", memory.getHeapMemoryUsage());
    add(to, "nonheap", memory.getNonHeapMemoryUsage());
    pools.forEach(pool -> add(to, pool));
    collectors.forEach(collector -> add(to, collector));
    add(to, RuntimeMetric.THREADS, threads.getThreadCount());
    add(to, RuntimeMetric.DAEMON_THREADS, threads.getDaemonThreadCount());
    add(to, RuntimeMetric.PEAK_THREADS, threads.getPeakThreadCount());
  }

  private static void add(MetricFamilies to, RuntimeMetric metric, long value, String... labels) {
    to.add(metric.info(), value, labels);
  }

  /** Linux 6.2 and newer tell the number; before, the JDK lists the folder, which takes longer. */
  private static long openDescriptors(UnixOperatingSystemMXBean unix) {
    try {
      long told = Files.size(DESCRIPTORS);
      return told > 0 ? told : unix.getOpenFileDescriptorCount();
    } catch (IOException e) {
      return unix.getOpenFileDescriptorCount();
    }
  }

  private static void addMemoryOfProcess(MetricFamilies to) {
    String status;
    try {
      status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return; // not on Linux
    }
    addIfKnown(to, RuntimeMetric.RESIDENT_MEMORY, bytes(status, "VmRSS:"));
    addIfKnown(to, RuntimeMetric.VIRTUAL_MEMORY, bytes(status, "VmSize:"));
  }

  private static void addIfKnown(MetricFamilies to, RuntimeMetric metric, @Nullable Long bytes) {
    if (bytes != null) {
      add(to, metric, bytes);
    }
  }

  /** Returns the value of a line such as {@code VmRSS: 1234 kB}. */
  private static @Nullable Long bytes(String status, String name) {
    int begin = status.indexOf(name);
    int end = status.indexOf(" kB", Math.max(begin, 0));
    return begin < 0 || end < 0
        ? null
        : Long.parseLong(status.substring(begin + name.length(), end).strip()) * KIB;
  }

  private static void add(MetricFamilies to, String area, MemoryUsage usage) {
    add(to, RuntimeMetric.MEMORY_USED, usage.getUsed(), "area", area);
    add(to, RuntimeMetric.MEMORY_COMMITTED, usage.getCommitted(), "area", area);
    if (usage.getMax() >= 0) {
      add(to, RuntimeMetric.MEMORY_MAX, usage.getMax(), "area", area);
    }
  }

  private static void add(MetricFamilies to, BufferPoolMXBean pool) {
    add(to, RuntimeMetric.BUFFERS_USED, pool.getMemoryUsed(), "pool", pool.getName());
    add(to, RuntimeMetric.BUFFERS_CAPACITY, pool.getTotalCapacity(), "pool", pool.getName());
    add(to, RuntimeMetric.BUFFERS, pool.getCount(), "pool", pool.getName());
  }

  private static void add(MetricFamilies to, GarbageCollectorMXBean collector) {
    to.add(
        RuntimeMetric.COLLECTIONS.info(),
        collector.getCollectionCount(),
        TimeUnit.MILLISECONDS.toNanos(collector.getCollectionTime()),
        "gc",
        collector.getName());
  }
}
