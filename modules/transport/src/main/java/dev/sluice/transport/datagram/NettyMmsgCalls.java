package dev.sluice.transport.datagram;

import static dev.sluice.transport.datagram.NettyMmsgAccess.COUNT;
import static dev.sluice.transport.datagram.NettyMmsgAccess.IO_VECTORS;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECEIVE;
import static dev.sluice.transport.datagram.NettyMmsgAccess.RECEIVE_ONE;
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
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Batch calls by Netty's native library. Event loop only. */
final class NettyMmsgCalls implements MmsgCalls {
  private static final int IO_VECTOR_BYTES = 16; // address and length, 64 bits each
  private static final int IPV4_BYTES = 4;
  private static final String ANOTHER_NETTY = "Sluice was built with another Netty version";

  private final boolean ipv6 = Socket.isIPv6Preferred();
  private final Object[] packets = NettyMmsgAccess.newPackets(DatagramBatch.CAPACITY);
  private final InternetAddress[] senders = new InternetAddress[DatagramBatch.CAPACITY];
  // The index of each packet's first datagram; one element more, for the end of the last packet.
  private final int[] firsts = new int[DatagramBatch.CAPACITY + 1];
  private final ByteBuffer vectors =
      ByteBuffer.allocateDirect(DatagramBatch.CAPACITY * IO_VECTOR_BYTES)
          .order(ByteOrder.nativeOrder());
  private final long vectorsAddress = Buffer.memoryAddress(vectors);

  /**
   * Allocates the packets.
   *
   * @throws LinkageError if this Netty has other names or types
   */
  NettyMmsgCalls() {
    for (int i = 0; i < senders.length; i++) {
      senders[i] = new InternetAddress();
    }
  }

  @Override
  public int receive(int descriptor, DatagramBatch batch) {
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

  @Override
  public int receiveAsked(int descriptor, DatagramBatch batch) {
    Object packet = packets[0];
    setVector(0, batch, DatagramBatch.MAX_DATAGRAM);
    IO_VECTORS.set(packet, vectorAddress(0));
    COUNT.set(packet, 1);
    RECIPIENT_IP_LENGTH.set(packet, 0);
    SEGMENT_SIZE.set(packet, 0);
    int length = receiveOne(descriptor, packet);
    if (length >= 0) {
      batch.add(length, sender(0));
      if ((int) RECIPIENT_IP_LENGTH.get(packet) == IPV4_BYTES) {
        batch.asked(ipv4((byte[]) RECIPIENT_IP.get(packet)));
      }
    }
    return length;
  }

  private static InetAddress ipv4(byte[] ip) {
    try {
      return InetAddress.getByAddress(Arrays.copyOf(ip, IPV4_BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 bytes was refused", e);
    }
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

  @Override
  public int send(
      int descriptor,
      DatagramBatch batch,
      int from,
      int to,
      boolean segmented,
      @Nullable SocketAddress peer) {
    int count = 0;
    int next = from;
    while (next < to) {
      int end = segmented ? MmsgCalls.endOfSegments(batch, next, to) : next + 1;
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
      throw e; // thrown by Netty itself, if the kernel refuses one of its requests
    } catch (Throwable e) {
      throw new LinkageError(ANOTHER_NETTY, e);
    }
  }

  private int receiveOne(int descriptor, Object packet) {
    try {
      return (int) RECEIVE_ONE.invokeExact(descriptor, ipv6, packet);
    } catch (RuntimeException e) {
      throw e; // as above
    } catch (Throwable e) {
      throw new LinkageError(ANOTHER_NETTY, e);
    }
  }
}
