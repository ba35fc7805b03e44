package dev.sluice.proxy.datagram;

import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.Counters;
import dev.sluice.transport.datagram.DatagramTally;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The counters of one instance of a UDP route. Event loop only. */
public final class RelayCounters {
  private final Counters<RouteCounter> route = new Counters<>(RouteCounter.class);
  private final DatagramTally received =
      new DatagramCounters<>(
          route,
          RouteCounter.RECEIVED_DATAGRAMS,
          RouteCounter.RECEIVED_BYTES,
          RouteCounter.DROPPED_RECEIVED_DATAGRAMS,
          RouteCounter.UNREACHABLE_ERRORS);
  private final DatagramTally responses =
      new DatagramCounters<>(
          route,
          RouteCounter.RESPONSE_DATAGRAMS,
          RouteCounter.RESPONSE_BYTES,
          RouteCounter.DROPPED_RESPONSE_DATAGRAMS,
          RouteCounter.UNREACHABLE_ERRORS);
  private final DatagramBranch primary = new DatagramBranch("primary");
  private final Map<String, DatagramBranch> mirrors = new LinkedHashMap<>();

  /** Sets the mirrors to exactly these; mirrors that stay keep their counts. */
  public void setMirrors(List<String> names) {
    Map<String, DatagramBranch> before = new HashMap<>(mirrors);
    mirrors.clear();
    for (String name : names) {
      DatagramBranch known = before.get(name);
      mirrors.put(name, known == null ? new DatagramBranch(name) : known);
    }
  }

  /** Returns the counters of the primary. */
  public DatagramBranch primary() {
    return primary;
  }

  /** Returns the counters of one of the mirrors that were set. */
  public DatagramBranch mirror(String name) {
    return Objects.requireNonNull(mirrors.get(name), name);
  }

  /** Returns the counters of datagrams from clients. */
  public DatagramTally received() {
    return received;
  }

  /** Returns the counters of datagrams to clients. */
  DatagramTally responses() {
    return responses;
  }

  void sessionBegun() {
    route.add(RouteCounter.OPEN_SESSIONS, 1);
    route.add(RouteCounter.SESSIONS, 1);
  }

  void sessionEnded() {
    route.add(RouteCounter.OPEN_SESSIONS, -1);
  }

  void sessionEvicted() {
    route.add(RouteCounter.EVICTED_SESSIONS, 1);
  }

  /** Returns a number that grows with each loss that the log reports. */
  public long losses() {
    long losses =
        route.get(RouteCounter.DROPPED_RECEIVED_DATAGRAMS)
            + route.get(RouteCounter.DROPPED_RESPONSE_DATAGRAMS)
            + route.get(RouteCounter.UNREACHABLE_ERRORS)
            + route.get(RouteCounter.EVICTED_SESSIONS)
            + primary.losses();
    for (DatagramBranch mirror : mirrors.values()) {
      losses += mirror.losses();
    }
    return losses;
  }

  /**
   * Returns a snapshot.
   *
   * @param name the route's name
   * @param kernelDrops datagrams that the kernel dropped; negative if the kernel does not report it
   * @param loopDelay the longest recent delay of the event loop
   * @param comparison the comparison of responses; null if there is none
   */
  public RouteStats stats(
      String name,
      long kernelDrops,
      Duration loopDelay,
      @Nullable ComparisonStats comparison,
      PoolStats pool) {
    route.set(RouteCounter.KERNEL_DROPPED_DATAGRAMS, Math.max(0, kernelDrops));
    route.set(RouteCounter.EVENT_LOOP_DELAY_SECONDS_MAX, loopDelay.toNanos());
    return new RouteStats(
        name,
        route.snapshot(),
        primary.stats(),
        mirrors.values().stream().map(DatagramBranch::stats).toList(),
        comparison,
        pool);
  }
}
