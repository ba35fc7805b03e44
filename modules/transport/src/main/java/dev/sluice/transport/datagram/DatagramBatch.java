package dev.sluice.transport.datagram;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that one system call has read, each in a buffer of its own that fits any.
 *
 * <p>An event loop has one, which all its sockets read into in turn: {@link #open} takes buffers
 * from the pool, {@link #close} gives them back, within the same turn. How many it takes follows
 * how many datagrams came at the last time. Event loop only.
 */
@Internal
public final class DatagramBatch {

  /** More than any datagram has in IPv4 and IPv6, so that none is cut; in bytes. */
  public static final int MAX_DATAGRAM = 64 * 1024;

  /** The most datagrams for one system call; more make it no faster. */
  static final int CAPACITY = 64;

  private final BufferPool pool;
  private final int limit;
  private final @Nullable PooledBuffer[] buffers = new PooledBuffer[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final @Nullable SocketAddress[] senders = new SocketAddress[CAPACITY];
  private int slots;
  private int read;
  private int size;
  private int wanted = 1;

  /**
   * Holds no buffers yet.
   *
   * @param pool whose {@code bufferSize} is at least {@link #MAX_DATAGRAM}
   */
  public DatagramBatch(BufferPool pool) {
    this.pool = pool;
    this.limit = Math.min(CAPACITY, pool.options().max());
  }

  /**
   * Takes buffers to read into, as many as there is memory for.
   *
   * @return false where there is none: what waits can be read later
   */
  public boolean open() {
    read = 0;
    size = 0;
    slots = 0;
    try {
      while (slots < wanted) {
        buffers[slots] = pool.acquire();
        slots++;
      }
    } catch (OutOfMemoryError e) {
      // Others have taken it, since a batch is given back before the next one is read.
      return slots > 0;
    }
    return true;
  }

  /** Gives all buffers back. */
  public void close() {
    for (int i = 0; i < slots; i++) {
      buffer(i).release();
      buffers[i] = null;
    }
    // Twice as many where all were needed, half where half of them would have done.
    if (read == slots) {
      wanted = Math.min(limit, slots * 2);
    } else if (read <= slots / 2) {
      wanted = Math.max(1, slots / 2);
    }
    slots = 0;
    size = 0;
  }

  /** Returns how many datagrams there are. */
  public int size() {
    return size;
  }

  /** Says whether each buffer was needed, so that there may be more to read. */
  public boolean isFull() {
    return read == slots;
  }

  /** Returns the IP address that a datagram came from; made for the call. */
  public InetAddress ip(int i) {
    SocketAddress sender = sender(i);
    return sender instanceof InternetAddress address
        ? address.ip()
        : ((InetSocketAddress) sender).getAddress();
  }

  /** Returns the port that a datagram came from. */
  public int port(int i) {
    SocketAddress sender = sender(i);
    return sender instanceof InternetAddress address
        ? address.port()
        : ((InetSocketAddress) sender).getPort();
  }

  /** Returns who sent a datagram; for a lookup at once, for it may be changed by the next read. */
  public SocketAddress sender(int i) {
    SocketAddress sender = senders[i];
    if (sender == null) {
      throw new IllegalStateException("datagram " + i + " has no sender");
    }
    return sender;
  }

  /** Returns the first datagram after one that somebody else has sent. */
  public int endOfRun(int from) {
    int end = from + 1;
    while (end < size && sender(end).equals(sender(from))) {
      end++;
    }
    return end;
  }

  /**
   * Removes what fills its buffer, so that it has certainly been cut; returns how many there were.
   * IP has no such datagrams, sockets in the file system do.
   */
  public int removeCut() {
    int removed = 0;
    for (int i = 0; i < size; i++) {
      if (lengths[i] == MAX_DATAGRAM) {
        removed++;
      } else if (removed > 0) {
        swap(i, i - removed);
      }
    }
    size -= removed;
    return removed;
  }

  private void swap(int i, int j) {
    PooledBuffer buffer = buffers[i];
    buffers[i] = buffers[j];
    buffers[j] = buffer;
    lengths[j] = lengths[i];
    senders[j] = senders[i];
  }

  int slots() {
    return slots;
  }

  PooledBuffer buffer(int i) {
    PooledBuffer buffer = buffers[i];
    if (buffer == null) {
      throw new IllegalStateException("slot " + i + " of " + slots + " has no buffer");
    }
    return buffer;
  }

  int length(int i) {
    return lengths[i];
  }

  /** Returns how many bytes some of the datagrams have together. */
  public long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += lengths[i];
    }
    return bytes;
  }

  /** One more was read, into the next buffer. */
  void add(int length, @Nullable SocketAddress sender) {
    lengths[size] = length;
    senders[size] = sender;
    size++;
    read++;
  }
}
