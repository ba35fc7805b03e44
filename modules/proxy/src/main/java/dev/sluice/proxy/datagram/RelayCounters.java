package dev.sluice.proxy.datagram;

import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.stats.UdpRouteStats;
import dev.sluice.transport.datagram.DatagramCounters;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What one instance of a UDP route counts. Event loop only. */
public final class RelayCounters {
  private final DatagramCounters received = new DatagramCounters("received");
  private final DatagramCounters answers = new DatagramCounters("answers");
  private final DatagramCounters primary = new DatagramCounters("primary");
  private final Map<String, DatagramCounters> mirrors = new LinkedHashMap<>();
  private int openSessions;
  private long totalSessions;
  private long evictedSessions;

  /** Has exactly these mirrors from now on; those that were there before keep their counts. */
  public void setMirrors(List<String> names) {
    Map<String, DatagramCounters> before = new HashMap<>(mirrors);
    mirrors.clear();
    for (String name : names) {
      DatagramCounters known = before.get(name);
      mirrors.put(name, known == null ? new DatagramCounters(name) : known);
    }
  }

  /** Returns what went to the primary. */
  public DatagramCounters primary() {
    return primary;
  }

  /** Returns what went to a mirror, which is one of those that were set. */
  public DatagramCounters mirror(String name) {
    return Objects.requireNonNull(mirrors.get(name), name);
  }

  /** Returns what came from clients. */
  public DatagramCounters received() {
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
  public long losses() {
    long losses = received.losses() + primary.losses() + answers.losses() + evictedSessions;
    for (DatagramCounters mirror : mirrors.values()) {
      losses += mirror.losses();
    }
    return losses;
  }

  public UdpRouteStats stats(String name, long kernelDrops, Duration loopDelay, PoolStats pool) {
    return new UdpRouteStats(
        name,
        openSessions,
        totalSessions,
        evictedSessions,
        received.stats(),
        kernelDrops,
        primary.stats(),
        mirrors.values().stream().map(DatagramCounters::stats).toList(),
        answers.stats(),
        loopDelay,
        pool);
  }
}
