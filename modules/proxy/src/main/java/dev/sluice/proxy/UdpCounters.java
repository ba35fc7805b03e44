package dev.sluice.proxy;

import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.datagrams.DatagramCounters;
import java.util.List;

/** What one instance of a UDP route counts. Event loop only. */
final class UdpCounters {
  private final DatagramCounters received = new DatagramCounters("received");
  private final DatagramCounters answers = new DatagramCounters("answers");
  private final DatagramCounters primary;
  private final List<DatagramCounters> mirrors;
  private int openSessions;
  private long totalSessions;
  private long evictedSessions;

  UdpCounters(UdpBranch primary, List<UdpBranch> mirrors) {
    this.primary = primary.counters();
    this.mirrors = mirrors.stream().map(UdpBranch::counters).toList();
  }

  /** Returns what came from clients. */
  DatagramCounters received() {
    return received;
  }

  /** Returns what went back to them. */
  DatagramCounters answers() {
    return answers;
  }

  void sessionBegun() {
    openSessions++;
    totalSessions++;
  }

  void sessionEnded() {
    openSessions--;
  }

  void sessionEvicted() {
    evictedSessions++;
  }

  /** Returns a number that grows with whatever an operator should hear of. */
  long losses() {
    long losses = received.losses() + primary.losses() + answers.losses() + evictedSessions;
    for (DatagramCounters mirror : mirrors) {
      losses += mirror.losses();
    }
    return losses;
  }

  UdpRouteStats stats(String name, long kernelDrops, PoolStats pool) {
    return new UdpRouteStats(
        name,
        openSessions,
        totalSessions,
        evictedSessions,
        received.stats(),
        kernelDrops,
        primary.stats(),
        mirrors.stream().map(DatagramCounters::stats).toList(),
        answers.stats(),
        pool);
  }
}
