package dev.sluice.transport.datagram;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import io.netty.buffer.ByteBuf;
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

  /** The largest datagram that UDP over IPv4 can carry, in bytes. */
  static final int MAX_PAYLOAD = 65_507;

  /** Largest number of datagrams for one system call; more do not make it faster. */
  static final int CAPACITY = 64;

  private static final Condition CUT = (batch, i) -> batch.lengths[i] == MAX_DATAGRAM;

  /** A condition for a datagram. */
  @FunctionalInterface
  public interface Condition {
    /** Returns whether it holds for a datagram, which the condition may change. */
    boolean holds(DatagramBatch batch, int i);
  }

  private final BufferPool pool;
  private final int limit;
  private final @Nullable PooledBuffer[] buffers = new PooledBuffer[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final @Nullable SocketAddress[] senders = new SocketAddress[CAPACITY];
  private @Nullable InetAddress asked;
  private @Nullable InetSocketAddress local;
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
    int taken = slots;
    clear();
    // Twice as many if all were needed, half as many if half of them were enough.
    if (read == taken) {
      wanted = Math.min(limit, taken * 2);
    } else if (read <= taken / 2) {
      wanted = Math.max(1, taken / 2);
    }
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
    return ip(sender(i));
  }

  private static InetAddress ip(SocketAddress sender) {
    if (sender instanceof ReportedSender reported) {
      return reported.client().getAddress();
    }
    return sender instanceof InternetAddress address
        ? address.ip()
        : ((InetSocketAddress) sender).getAddress();
  }

  /** Returns the port of a datagram's sender. */
  public int port(int i) {
    return port(sender(i));
  }

  private static int port(SocketAddress sender) {
    if (sender instanceof ReportedSender reported) {
      return reported.client().getPort();
    }
    return sender instanceof InternetAddress address
        ? address.port()
        : ((InetSocketAddress) sender).getPort();
  }

  /**
   * Returns the address of the socket that has sent a datagram; creates an object.
   *
   * @return the address, which is a proxy's if a proxy reports the client; null if it has none
   */
  public @Nullable InetSocketAddress address(int i) {
    SocketAddress sender = senders[i];
    SocketAddress socket = sender instanceof ReportedSender reported ? reported.proxy() : sender;
    return socket instanceof InternetAddress || socket instanceof InetSocketAddress
        ? new InetSocketAddress(ip(socket), port(socket))
        : null;
  }

  /** Returns the sender of a datagram, as {@link #sender} does; null if it has no address. */
  public @Nullable SocketAddress findSender(int i) {
    return senders[i];
  }

  /** Sets the sender of a datagram, as a proxy reports it. */
  public void setSender(int i, ReportedSender sender) {
    senders[i] = sender;
  }

  /** Returns the bytes of a datagram; borrowed until the batch is closed. */
  public ByteBuf bytes(int i) {
    return buffer(i).setIndex(0, lengths[i]);
  }

  /** Removes the first bytes of a datagram. */
  public void skip(int i, int bytes) {
    int left = lengths[i] - bytes;
    buffer(i).setBytes(0, buffer(i), bytes, left);
    lengths[i] = left;
  }

  /**
   * Adds a copy of another batch's datagram, in a buffer of its own. For a batch that is not read
   * into, and that ends with {@link #clear}.
   *
   * @param prefix bytes before the datagram; borrowed, and not changed
   * @return null if it was added; otherwise why it is lost
   */
  public @Nullable DropReason addCopy(ByteBuf prefix, DatagramBatch from, int i) {
    int before = prefix.readableBytes();
    int length = before + from.lengths[i];
    if (length > MAX_PAYLOAD) {
      return DropReason.TOO_BIG;
    }
    try {
      buffers[size] = pool.acquire();
    } catch (OutOfMemoryError e) {
      return DropReason.FULL;
    }
    slots++;
    PooledBuffer copy = buffer(size);
    copy.setBytes(0, prefix, prefix.readerIndex(), before);
    copy.setBytes(before, from.buffer(i), 0, from.lengths[i]);
    add(length, null);
    return null;
  }

  /** Returns the buffers of all copies to the pool. */
  public void clear() {
    for (int i = 0; i < slots; i++) {
      buffer(i).release();
      buffers[i] = null;
    }
    slots = 0;
    size = 0;
  }

  /** Returns the address of the socket that has read the batch; null if it has none. */
  public @Nullable InetSocketAddress local() {
    return local;
  }

  /** Sets the address of the socket that has read the batch. */
  public void setLocal(@Nullable InetSocketAddress socket) {
    local = socket;
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
    return removeIf(CUT);
  }

  /** Removes the datagrams that a condition accepts; returns their number. */
  public int removeIf(Condition condition) {
    int removed = 0;
    for (int i = 0; i < size; i++) {
      if (condition.holds(this, i)) {
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

  /** Returns the size of a datagram in bytes. */
  public int length(int i) {
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
