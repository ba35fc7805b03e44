package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramStats;
import java.util.List;

/** What one UDP route does with each datagram, on one event loop. Event loop only. */
interface UdpTee extends UdpReader.Receiver {

  /** Sends what was read to every destination. Borrows the batch for the call. */
  @Override
  void received(DatagramBatch batch);

  /** Once in a while: looks names up anew, and ends what has come to its end. */
  void sweep(long nowNanos);

  /** Says whether the primary may still answer something that was asked lately. */
  boolean awaitsAnswers(long nowNanos);

  /** Closes all sockets to the destinations. */
  void close();

  /** Returns how many datagrams were lost on the way to all destinations. */
  long losses();

  /** Returns how many sessions are open. */
  int openSessions();

  /** Returns how many sessions were ever begun. */
  long totalSessions();

  /** Returns how many sessions had to make room. */
  long evictedSessions();

  /** Returns what went to the primary. */
  DatagramStats primary();

  /** Returns what went to each mirror. */
  List<DatagramStats> mirrors();
}
