package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RouteLog;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;

/** Reads a socket in batches and passes each batch on. Event loop only. */
public final class BatchReader implements Runnable {

  /** Receives the batches. */
  @FunctionalInterface
  public interface Receiver {
    /** Borrows the batch and its buffers during the call. */
    void received(DatagramBatch batch);
  }

  // More batches in one turn would keep other sockets waiting.
  private static final int BATCHES_PER_TURN = 4;

  private final PacketSocket socket;
  private final DatagramBatch batch;
  private final DatagramTally tally;
  private final Receiver receiver;
  private int last; // number of datagrams in the last batch

  public BatchReader(
      PacketSocket socket, DatagramBatch batch, DatagramTally tally, Receiver receiver) {
    this.socket = socket;
    this.batch = batch;
    this.tally = tally;
    this.receiver = receiver;
  }

  /** Reads the waiting datagrams, at most what one turn may read. */
  @Override
  public void run() {
    try {
      int reads = 0;
      while (reads < BATCHES_PER_TURN && readBatch()) {
        reads++;
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Reads all that has arrived at a socket that receives nothing more. */
  void readRest() {
    try {
      do {
        readBatch();
      } while (last > 0);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException e) {
    // The exception would end the event loop, and with it everything that runs there.
    RouteLog.DATAGRAMS.error("a UDP socket failed, and is closed; this is a bug in Sluice", e);
    socket.close();
  }

  /** Reads one batch; returns whether there may be more. */
  private boolean readBatch() {
    last = 0;
    if (!batch.open()) {
      return false;
    }
    try {
      socket.receive(batch, tally);
      boolean isFull = batch.isFull();
      last = batch.size();
      int cut = batch.removeCut();
      if (cut > 0) {
        tally.dropped(DropReason.TOO_BIG, cut);
      }
      if (batch.size() > 0) {
        receiver.received(batch);
      }
      return isFull;
    } finally {
      batch.close();
    }
  }
}
