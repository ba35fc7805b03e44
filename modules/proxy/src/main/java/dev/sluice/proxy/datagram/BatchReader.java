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
    /** Borrows the batch, and the buffers in it, for the call. */
    void received(DatagramBatch batch);
  }

  // More would delay the other sockets of the event loop.
  private static final int BATCHES_PER_TURN = 4;

  private final PacketSocket socket;
  private final DatagramBatch batch;
  private final DatagramTally tally;
  private final Receiver receiver;

  public BatchReader(
      PacketSocket socket, DatagramBatch batch, DatagramTally tally, Receiver receiver) {
    this.socket = socket;
    this.batch = batch;
    this.tally = tally;
    this.receiver = receiver;
  }

  /** Reads all waiting datagrams, up to the limit of one turn. */
  @Override
  public void run() {
    try {
      int reads = 0;
      while (reads < BATCHES_PER_TURN && readBatch()) {
        reads++;
      }
    } catch (RuntimeException e) {
      // Uncaught, it would end the event loop with all its sessions.
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
      socket.receive(batch, tally);
      boolean isFull = batch.isFull();
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
