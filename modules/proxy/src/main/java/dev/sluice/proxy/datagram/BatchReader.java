package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RouteLog;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramCounters;
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
  private final DatagramCounters counters;
  private final Receiver receiver;

  public BatchReader(
      PacketSocket socket, DatagramBatch batch, DatagramCounters counters, Receiver receiver) {
    this.socket = socket;
    this.batch = batch;
    this.counters = counters;
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
      // The exception would end the event loop, and with it everything that runs there.
      RouteLog.DATAGRAMS.error(
          "a UDP socket failed and is closed; please report this as a bug of Sluice", e);
      socket.close();
    }
  }

  /** Reads one batch; returns whether there may be more. */
  private boolean readBatch() {
    if (!batch.open()) {
      return false;
    }
    try {
      socket.receive(batch, counters);
      boolean isFull = batch.isFull();
      int cut = batch.removeCut();
      if (cut > 0) {
        counters.dropped(DropReason.TOO_BIG, cut);
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
