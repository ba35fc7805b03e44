package dev.sluice.transport.datagram;

import dev.sluice.transport.netty.Fallback;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives and sends many datagrams with one system call, for all sockets of one event loop.
 *
 * <p>Consecutive datagrams of one size are sent as one large datagram that the kernel divides again
 * (generic segmentation offload), so they pass the network stack once. Event loop only.
 */
interface MmsgCalls {
  /** Largest number of datagrams that the kernel makes of one: udp(7), UDP_SEGMENT. */
  int MAX_SEGMENTS = 64;

  /** Largest size of such a datagram, in bytes. */
  int MAX_SEGMENTED_BYTES = 65_000;

  /** The behaviour without batch calls. */
  Fallback ONE_BY_ONE =
      new Fallback("UDP is slower: each datagram costs a system call and some garbage");

  /** Returns the batch calls, or null if this Netty lacks them: then datagrams go one by one. */
  static @Nullable MmsgCalls find() {
    return find(NettyMmsgCalls::new, ONE_BY_ONE);
  }

  /** The same, with a given factory and fallback. */
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

  /** Reads into the batch; returns the number of datagrams read, or the negative error number. */
  int receive(int descriptor, DatagramBatch batch);

  /**
   * Reads one datagram into the batch, with the local IPv4 address that it was sent to; returns its
   * size in bytes, or the negative error number. The batch calls do not report that address.
   */
  int receiveAsked(int descriptor, DatagramBatch batch);

  /**
   * Sends datagrams of a batch; returns the number of datagrams accepted, or the negative error
   * number.
   *
   * @param segmented whether datagrams of one size may be sent as one
   */
  int send(
      int descriptor,
      DatagramBatch batch,
      int from,
      int to,
      boolean segmented,
      @Nullable SocketAddress peer);

  /**
   * Returns the end of the datagrams that can be sent as one. All but the last must have one size,
   * the last may be smaller, and none may be empty.
   */
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
