package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramStats;
import java.util.Arrays;
import java.util.List;

/** Sends each datagram on to all destinations, and lets nobody answer: there are no sessions. */
final class OneWayTee implements UdpTee {
  private final OneWayBranch primary;
  private final OneWayBranch[] mirrors;

  OneWayTee(OneWayBranch primary, List<OneWayBranch> mirrors) {
    this.primary = primary;
    this.mirrors = mirrors.toArray(OneWayBranch[]::new);
  }

  @Override
  public void received(DatagramBatch batch) {
    primary.send(batch);
    for (OneWayBranch mirror : mirrors) {
      mirror.send(batch);
    }
  }

  @Override
  public void sweep(long nowNanos) {
    primary.sweep();
    for (OneWayBranch mirror : mirrors) {
      mirror.sweep();
    }
  }

  @Override
  public boolean awaitsAnswers(long nowNanos) {
    return false;
  }

  @Override
  public void close() {
    primary.close();
    for (OneWayBranch mirror : mirrors) {
      mirror.close();
    }
  }

  @Override
  public long losses() {
    long losses = primary.counters().losses();
    for (OneWayBranch mirror : mirrors) {
      losses += mirror.counters().losses();
    }
    return losses;
  }

  @Override
  public int openSessions() {
    return 0;
  }

  @Override
  public long totalSessions() {
    return 0;
  }

  @Override
  public long evictedSessions() {
    return 0;
  }

  @Override
  public DatagramStats primary() {
    return primary.counters().stats();
  }

  @Override
  public List<DatagramStats> mirrors() {
    return Arrays.stream(mirrors).map(mirror -> mirror.counters().stats()).toList();
  }
}
