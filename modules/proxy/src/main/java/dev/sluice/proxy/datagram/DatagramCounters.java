package dev.sluice.proxy.datagram;

import dev.sluice.tee.Counters;
import dev.sluice.tee.Metric;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;

/**
 * Counts datagrams in one direction in four metrics of a table. Event loop only.
 *
 * @param <M> the table
 */
final class DatagramCounters<M extends Enum<M> & Metric> implements DatagramTally {
  private final Counters<M> counters;
  private final M datagrams;
  private final M bytes;
  private final M dropped;
  private final M unreachable;

  DatagramCounters(Counters<M> counters, M datagrams, M bytes, M dropped, M unreachable) {
    this.counters = counters;
    this.datagrams = datagrams;
    this.bytes = bytes;
    this.dropped = dropped;
    this.unreachable = unreachable;
  }

  @Override
  public void passed(DatagramBatch batch, int from, int to) {
    counters.add(datagrams, to - from);
    counters.add(bytes, batch.bytes(from, to));
  }

  @Override
  public void dropped(DropReason reason, int count) {
    counters.add(dropped, reason, count);
  }

  @Override
  public void unreachable() {
    counters.add(unreachable, 1);
  }

  /** Returns a number that grows with each loss: cheaper than a snapshot. */
  long losses() {
    return counters.get(dropped) + counters.get(unreachable);
  }
}
