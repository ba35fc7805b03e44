package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * A client that sends the stream of {@link Bytes#SEED} and checks that the response is the same
 * stream. Blocking; one thread sends, and the same or another one receives.
 */
public final class TestClient implements AutoCloseable {

  private static final int MOST_AT_ONCE = 1024 * 1024;

  private final SocketChannel channel;
  private final Received received = new Received(Bytes.SEED);
  private final byte[] in = new byte[64 * 1024];
  private final byte[] out = new byte[MOST_AT_ONCE];
  private long sent;

  private TestClient(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects to {@code tcp://...} or {@code unix://...}. */
  public static TestClient connect(String url) {
    try {
      return new TestClient(Urls.connect(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a connect to the address is refused. */
  public static boolean isRefused(String url) {
    try {
      connect(url).close();
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  /** Sends the stream's next bytes, in writes of these sizes. */
  public void send(long length, Slices slices) throws IOException {
    for (long left = length; left > 0; ) {
      int size = (int) Math.min(left, slices.next());
      Bytes.fill(Bytes.SEED, sent, out, size);
      for (ByteBuffer slice = ByteBuffer.wrap(out, 0, size); slice.hasRemaining(); ) {
        sent += channel.write(slice);
      }
      left -= size;
    }
  }

  /** Sends the stream's next bytes in large writes. */
  public void send(long length) throws IOException {
    send(length, Slices.of(64 * 1024));
  }

  /**
   * Sends the stream until the socket has not been writable for some time.
   *
   * @param most largest number of bytes to send
   * @param stuckAfter time without progress after which it stops
   * @return number of bytes sent
   */
  public long sendUntilStuck(long most, Duration stuckAfter) throws IOException {
    long before = sent;
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      while (sent - before < most && selector.select(stuckAfter.toMillis()) > 0) {
        selector.selectedKeys().clear();
        int size = (int) Math.min(64 * 1024, most - (sent - before));
        Bytes.fill(Bytes.SEED, sent, out, size);
        sent += channel.write(ByteBuffer.wrap(out, 0, size));
      }
    }
    channel.configureBlocking(true);
    return sent - before;
  }

  /**
   * Returns the number of bytes sent.
   *
   * @return bytes that the socket accepted
   */
  public long sent() {
    return sent;
  }

  /** Repeatedly sends one message and waits for as many bytes. */
  public Latencies roundTrips(int times, int size) throws IOException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      nanos[i] = roundTrip(size);
    }
    return new Latencies(nanos);
  }

  /** Makes round trips until the condition is true, which is checked now and then. */
  public Latencies roundTripsUntil(BooleanSupplier done, int size) throws IOException {
    LongStream.Builder nanos = LongStream.builder();
    do {
      for (int i = 0; i < 20; i++) {
        nanos.add(roundTrip(size));
      }
    } while (!done.getAsBoolean());
    return new Latencies(nanos.build().toArray());
  }

  private long roundTrip(int size) throws IOException {
    long start = System.nanoTime();
    send(size, Slices.of(size));
    receive(size);
    return System.nanoTime() - start;
  }

  /** Waits for this many more bytes. */
  public void receive(long length) throws IOException {
    for (long left = length; left > 0; ) {
      int count = read((int) Math.min(left, in.length));
      if (count < 0) {
        throw new IOException("the stream ended, " + left + " bytes too early");
      }
      left -= count;
    }
  }

  /** Receives to the end of the stream. */
  public void receiveAll() throws IOException {
    while (read(in.length) >= 0) {
      // recorded
    }
  }

  private int read(int most) throws IOException {
    int count = channel.read(ByteBuffer.wrap(in, 0, most));
    if (count < 0) {
      received.end();
    } else {
      received.add(in, count);
    }
    return count;
  }

  /**
   * Returns the bytes received.
   *
   * @return a live view
   */
  public Received received() {
    return received;
  }

  /** Ends the stream, and continues to receive. */
  public void finish() throws IOException {
    channel.shutdownOutput();
  }

  /** Resets the connection. */
  public void reset() throws IOException {
    Urls.resetOnClose(channel);
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
