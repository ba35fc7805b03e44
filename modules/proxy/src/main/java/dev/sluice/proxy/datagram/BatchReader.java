package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RouteLog;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramCounters;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;

/** Reads a socket, batch by batch, and hands each batch on. Event loop only. */
public final class BatchReader implements Runnable {

  /** Takes what was read. */
  @FunctionalInterface
  public interface Receiver {
    /** Borrows the batch, and the buffers in it, for the call. */
    void received(DatagramBatch batch);
  }

  // As many datagrams as fit in a turn that does not keep other sockets waiting.
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

  /** Reads what there is, or as much as one turn may have. */
  @Override
  public void run() {
    try {
      int reads = 0;
      while (reads < BATCHES_PER_TURN && readBatch()) {
        reads++;
      }
    } catch (RuntimeException e) {
      // It would end the event loop, and all else that lives there.
      RouteLog.DATAGRAMS.error("a UDP socket failed, and is closed; this is a bug in Sluice", e);
      socket.close();
    }
  }

  /** Reads a batch; says whether there may be more. */
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
