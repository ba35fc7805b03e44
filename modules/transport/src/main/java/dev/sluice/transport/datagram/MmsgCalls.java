package dev.sluice.transport.datagram;

import static dev.sluice.transport.datagram.NettyMmsgAccess.COUNT;
import static dev.sluice.transport.datagram.NettyMmsgAccess.IO_VECTORS;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECEIVE;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECIPIENT_IP;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECIPIENT_IP_LENGTH;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECIPIENT_PORT;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECIPIENT_SCOPE;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SEGMENT_SIZE;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SEND;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SENDER_IP;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SENDER_IP_LENGTH;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SENDER_PORT;
import static dev.sluice.transport.datagram.NettyMmsgAccess.SENDER_SCOPE;

import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Socket;
import java.lang.invoke.MethodHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Receives and sends many datagrams with one system call, for all sockets of one event loop.
 *
 * <p>Datagrams of one size that follow each other are sent as one that the kernel divides again
 * (generic segmentation offload), which runs through the network stack once. Event loop only.
 */
final class MmsgCalls {
  // What the kernel takes in one piece: udp(7), UDP_SEGMENT, and the most bytes of a datagram.
  private static final int MAX_SEGMENTS = 64;
  private static final int MAX_SEGMENTED_BYTES = 65_000;
  private static final int IO_VECTOR_BYTES = 16; // address and length, 64 bits each

  private final boolean ipv6 = Socket.isIPv6Preferred();
  private final Object[] packets = NettyMmsgAccess.newPackets(DatagramBatch.CAPACITY);
  private final InternetAddress[] senders = new InternetAddress[DatagramBatch.CAPACITY];
  // The datagram that each packet begins with; one packet more is what ends the last.
  private final int[] firsts = new int[DatagramBatch.CAPACITY + 1];
  private final ByteBuffer vectors =
      ByteBuffer.allocateDirect(DatagramBatch.CAPACITY * IO_VECTOR_BYTES)
          .order(ByteOrder.nativeOrder());
  private final long vectorsAddress = Buffer.memoryAddress(vectors);

  MmsgCalls() {
    for (int i = 0; i < senders.length; i++) {
      senders[i] = new InternetAddress();
    }
  }

  /** Reads into the batch; returns how many were read, or the negative error number. */
  int receive(int descriptor, DatagramBatch batch) {
    int slots = batch.slots();
    for (int i = 0; i < slots; i++) {
      setVector(i, batch, DatagramBatch.MAX_DATAGRAM);
      IO_VECTORS.set(packets[i], vectorAddress(i));
      COUNT.set(packets[i], 1);
      RECIPIENT_IP_LENGTH.set(packets[i], 0);
      SEGMENT_SIZE.set(packets[i], 0);
    }
    int received = call(RECEIVE, descriptor, slots);
    for (int i = 0; i < received; i++) {
      batch.add((int) COUNT.get(packets[i]), sender(i));
    }
    return received;
  }

  private InternetAddress sender(int i) {
    Object packet = packets[i];
    senders[i].set(
        (byte[]) SENDER_IP.get(packet),
        (int) SENDER_IP_LENGTH.get(packet),
        (int) SENDER_PORT.get(packet),
        (int) SENDER_SCOPE.get(packet));
    return senders[i];
  }

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
      @Nullable SocketAddress peer) {
    int count = 0;
    int next = from;
    while (next < to) {
      int end = segmented ? endOfSegments(batch, next, to) : next + 1;
      firsts[count] = next;
      for (int i = next; i < end; i++) {
        setVector(i, batch, batch.length(i));
      }
      prepare(packets[count], next, end, batch.length(next), peer);
      count++;
      next = end;
    }
    firsts[count] = to;
    int sent = call(SEND, descriptor, count);
    return sent < 0 ? sent : firsts[sent] - from;
  }

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

  private void prepare(Object packet, int first, int end, int size, @Nullable SocketAddress peer) {
    IO_VECTORS.set(packet, vectorAddress(first));
    COUNT.set(packet, end - first);
    SEGMENT_SIZE.set(packet, end - first > 1 ? size : 0);
    if (peer instanceof InternetAddress address) {
      address.copyTo((byte[]) RECIPIENT_IP.get(packet));
      RECIPIENT_IP_LENGTH.set(packet, InternetAddress.BYTES);
      RECIPIENT_PORT.set(packet, address.port());
      RECIPIENT_SCOPE.set(packet, address.scope());
    } else {
      RECIPIENT_IP_LENGTH.set(packet, 0);
    }
  }

  private long vectorAddress(int i) {
    return vectorsAddress + (long) i * IO_VECTOR_BYTES;
  }

  private void setVector(int i, DatagramBatch batch, int length) {
    vectors.putLong(i * IO_VECTOR_BYTES, batch.buffer(i).memoryAddress());
    vectors.putLong(i * IO_VECTOR_BYTES + Long.BYTES, length);
  }

  private int call(MethodHandle call, int descriptor, int count) {
    try {
      return (int) call.invokeExact(descriptor, ipv6, packets, 0, count);
    } catch (RuntimeException e) {
      throw e; // Netty's own, where the kernel refuses what it asks for beside
    } catch (Throwable e) {
      throw new LinkageError("this is not the Netty that Sluice was built with", e);
    }
  }
}
