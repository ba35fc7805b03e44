package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a {@link Peer} has accepted. One thread serves it; any thread may query what
 * it received and how it ended.
 */
public final class Connection {

  private static final int READ_SIZE = 64 * 1024;

  private final SocketChannel channel;
  private final Received received;
  private final byte[] bytes = new byte[READ_SIZE];
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable IOException failure;

  Connection(SocketChannel channel, long seed) {
    this.channel = channel;
    this.received = new Received(seed);
  }

  void serve(Behaviour behaviour) {
    try (channel) {
      Urls.disableNagle(channel);
      behaviour.serve(this);
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed.countDown();
    }
  }

  /** Reads once, at most so many bytes; -1 at the end of the stream. */
  int read(int atMost) throws IOException {
    int count;
    try {
      count = channel.read(ByteBuffer.wrap(bytes, 0, Math.min(atMost, READ_SIZE)));
    } catch (IOException e) {
      received.breakOff();
      throw e;
    }
    if (count < 0) {
      received.end();
    } else {
      received.add(bytes, count);
    }
    return count;
  }

  int read() throws IOException {
    return read(READ_SIZE);
  }

  /** Reads so many bytes; false if the stream ends before. */
  boolean readFully(int wanted) throws IOException {
    int left = wanted;
    for (int count = 0; left > 0 && count >= 0; left -= count) {
      count = read(left);
    }
    return left == 0;
  }

  /** Returns whether a byte is there that was not read, and reads it. Does not wait. */
  boolean hasMore() throws IOException {
    channel.configureBlocking(false);
    try {
      return read(1) > 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /** Writes the bytes of the last read. */
  void respond(int count) throws IOException {
    write(ByteBuffer.wrap(bytes, 0, count));
  }

  void write(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }

  void finish() throws IOException {
    channel.shutdownOutput();
  }

  void reset() throws IOException {
    Urls.resetOnClose(channel);
    channel.close();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Closes the connection; any thread. */
  void close() {
    closed.countDown();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what the other side has sent.
   *
   * @return a live view
   */
  public Received received() {
    return received;
  }

  /**
   * Returns whether the peer has closed it, for any reason.
   *
   * @return true once it is closed on this side
   */
  public boolean isClosed() {
    return !channel.isOpen();
  }

  /**
   * Returns whether the other side has reset it, as seen in a read or a write.
   *
   * @return true after such an error
   */
  public boolean wasReset() {
    IOException seen = failure;
    return seen != null && String.valueOf(seen.getMessage()).contains("reset");
  }
}
