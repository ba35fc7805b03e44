package dev.sluice.transport.datagram;

import dev.sluice.transport.netty.Fallback;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives and sends many datagrams with one system call, for all sockets of one event loop.
 *
 * <p>Datagrams of one size that follow each other are sent as one that the kernel divides again
 * (generic segmentation offload), which runs through the network stack once. Event loop only.
 */
interface MmsgCalls {
  /** What the kernel divides one datagram into at most: udp(7), UDP_SEGMENT. */
  int MAX_SEGMENTS = 64;

  /** What such a datagram has at most, in bytes. */
  int MAX_SEGMENTED_BYTES = 65_000;

  /** What is done without them. */
  Fallback ONE_BY_ONE =
      new Fallback("UDP datagrams cost a system call and some garbage each, which is slower");

  /** Returns new ones, or null where this Netty has none: then datagrams go one by one. */
  static @Nullable MmsgCalls find() {
    return find(NettyMmsgCalls::new, ONE_BY_ONE);
  }

  /** The same, made by this, or else with this fallback. */
  static @Nullable MmsgCalls find(Supplier<MmsgCalls> maker, Fallback fallback) {
    if (fallback.isTaken()) {
      return null;
    }
    try {
      return maker.get();
    } catch (LinkageError e) {
      fallback.take(e);
      return null;
    }
  }

  /** Reads into the batch; returns how many were read, or the negative error number. */
  int receive(int descriptor, DatagramBatch batch);

  /**
   * Sends datagrams of a batch; returns how many were taken, or the negative error number.
   *
   * @param segmented whether those of one size may be sent as one
   */
  int send(
      int descriptor,
      DatagramBatch batch,
      int from,
      int to,
      boolean segmented,
      @Nullable SocketAddress peer);

  /** All but the last must have one size, the last may have less, and none may be empty. */
  static int endOfSegments(DatagramBatch batch, int from, int to) {
    int size = batch.length(from);
    int limit = Math.min(to, from + MAX_SEGMENTS);
    int bytes = size;
    int end = from + 1;
    while (size > 0 && end < limit && bytes + size <= MAX_SEGMENTED_BYTES) {
      int length = batch.length(end);
      if (length == 0 || length > size) {
        break;
      }
      bytes += length;
      end++;
      if (length < size) {
        break;
      }
    }
    return end;
  }
}
