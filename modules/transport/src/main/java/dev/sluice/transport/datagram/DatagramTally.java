package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.Nullable;

/** Counts what happens to the datagrams of a socket. Event loop only. */
@Internal
public interface DatagramTally {

  /**
   * Counts datagrams of a batch that were received, or that the kernel accepted for sending.
   *
   * @param from index of the first
   * @param to index after the last
   */
  void passed(DatagramBatch batch, int from, int to);

  /** Counts datagrams that are lost. */
  void dropped(DropReason reason, int count);

  /** Counts an error that the kernel reported for a datagram sent earlier. */
  void unreachable();

  /** Counts one datagram; {@code lost} is null if it was sent. */
  default void passedUnless(@Nullable DropReason lost, DatagramBatch batch, int index) {
    if (lost == null) {
      passed(batch, index, index + 1);
    } else {
      dropped(lost, 1);
    }
  }
}
