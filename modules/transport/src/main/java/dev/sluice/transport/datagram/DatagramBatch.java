package dev.sluice.transport.datagram;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that one system call has read, each in its own buffer, which is large enough for
 * any datagram.
 *
 * <p>An event loop has one batch, which all its sockets use in turn: {@link #open} takes buffers
 * from the pool, and {@link #close} returns them within the same turn. The number of buffers
 * follows the number of datagrams in the last read. Event loop only.
 */
@Internal
public final class DatagramBatch {

  /**
   * Size of a buffer in bytes: more than the largest datagram of IPv4 and IPv6, so none is
   * truncated.
   */
  public static final int MAX_DATAGRAM = 64 * 1024;

  /** Largest number of datagrams for one system call; more do not make it faster. */
  static final int CAPACITY = 64;

  private final BufferPool pool;
  private final int limit;
  private final @Nullable PooledBuffer[] buffers = new PooledBuffer[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final @Nullable SocketAddress[] senders = new SocketAddress[CAPACITY];
  private @Nullable InetAddress asked;
  private int slots;
  private int read;
  private int size;
  private int wanted = 1;

  /**
   * Creates a batch without buffers.
   *
   * @param pool a pool whose {@code bufferSize} is at least {@link #MAX_DATAGRAM}
   */
  public DatagramBatch(BufferPool pool) {
    this.pool = pool;
    this.limit = Math.min(CAPACITY, pool.options().max());
  }

  /**
   * Takes buffers to read into, as far as memory allows.
   *
   * @return false if there is no memory: waiting datagrams can be read later
   */
  public boolean open() {
    read = 0;
    size = 0;
    slots = 0;
    asked = null;
    try {
      while (slots < wanted) {
        buffers[slots] = pool.acquire();
        slots++;
      }
    } catch (OutOfMemoryError e) {
      // Other readers have taken the memory, because a batch is returned before the next one is
      // read.
      return slots > 0;
    }
    return true;
  }

  /** Returns all buffers to the pool. */
  public void close() {
    for (int i = 0; i < slots; i++) {
      buffer(i).release();
      buffers[i] = null;
    }
    // Twice as many if all were needed, half as many if half of them were enough.
    if (read == slots) {
      wanted = Math.min(limit, slots * 2);
    } else if (read <= slots / 2) {
      wanted = Math.max(1, slots / 2);
    }
    slots = 0;
    size = 0;
  }

  /** Returns the number of datagrams. */
  public int size() {
    return size;
  }

  /** Returns whether every buffer was used, so that there may be more to read. */
  public boolean isFull() {
    return read == slots;
  }

  /** Returns the IP address of a datagram's sender; creates an object. */
  public InetAddress ip(int i) {
    SocketAddress sender = sender(i);
    return sender instanceof InternetAddress address
        ? address.ip()
        : ((InetSocketAddress) sender).getAddress();
  }

  /** Returns the port of a datagram's sender. */
  public int port(int i) {
    SocketAddress sender = sender(i);
    return sender instanceof InternetAddress address
        ? address.port()
        : ((InetSocketAddress) sender).getPort();
  }

  /** Returns the sender of a datagram. Use it at once: the next read may overwrite the object. */
  public SocketAddress sender(int i) {
    SocketAddress sender = senders[i];
    if (sender == null) {
      throw new IllegalStateException("datagram " + i + " has no sender");
    }
    return sender;
  }

  /**
   * Returns the local address that the only datagram of the batch was sent to; null if unknown, or
   * if the socket does not report it.
   */
  public @Nullable InetAddress asked() {
    return asked;
  }

  void asked(InetAddress address) {
    asked = address;
  }

  /** Returns the index of the first datagram after {@code from} with another sender. */
  public int endOfRun(int from) {
    int end = from + 1;
    while (end < size && sender(end).equals(sender(from))) {
      end++;
    }
    return end;
  }

  /**
   * Removes the datagrams that fill their buffers, because they were truncated; returns their
   * number. IP has no such datagrams, Unix sockets have.
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

  /** Returns the sum of the datagrams' sizes in bytes, {@code to} excluded. */
  public long bytes(int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += lengths[i];
    }
    return bytes;
  }

  /** Notes one more datagram, in the next buffer. */
  void add(int length, @Nullable SocketAddress sender) {
    lengths[size] = length;
    senders[size] = sender;
    size++;
    read++;
  }
}
