package dev.sluice.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The behaviour of a {@link Peer} on each connection, on a separate thread; the connection is
 * closed at its end.
 */
@FunctionalInterface
public interface Behaviour {

  /**
   * Serves one connection.
   *
   * @param connection open; closed by the caller afterwards
   * @throws IOException if the connection fails, which ends it
   * @throws InterruptedException if the peer is closed
   */
  void serve(Connection connection) throws IOException, InterruptedException;

  /** Sends back the bytes of each read. */
  static Behaviour echo() {
    return connection -> {
      for (int count = connection.read(); count >= 0; count = connection.read()) {
        connection.respond(count);
      }
    };
  }

  /** Sends back the bytes of each read, but for one byte of the stream. */
  static Behaviour flipping(long at) {
    return connection -> {
      long sent = 0;
      for (int count = connection.read(); count >= 0; count = connection.read()) {
        byte[] bytes = new byte[count];
        Bytes.fill(Bytes.SEED, sent, bytes, count);
        if (at >= sent && at < sent + count) {
          bytes[(int) (at - sent)] ^= 1;
        }
        connection.write(ByteBuffer.wrap(bytes));
        sent += count;
      }
    };
  }

  /** Reads to the end and never responds. */
  static Behaviour sink() {
    return Behaviour::drain;
  }

  /** Reads to the end, at this speed. */
  static Behaviour slow(int bytesPerSecond) {
    int atOnce = Math.max(1, bytesPerSecond / 100);
    return connection -> {
      while (connection.read(atOnce) >= 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    };
  }

  /** Never reads a byte and never closes. */
  static Behaviour silent() {
    return Connection::awaitClosed;
  }

  /** Sends so many bytes without a request, and reads to the end at the same time. */
  static Behaviour talking(long bytes) {
    return connection -> {
      Thread talker = new Thread(() -> talk(connection, bytes), "talking peer");
      talker.start();
      drain(connection);
      talker.join();
    };
  }

  /** Echoes each read after a delay. */
  static Behaviour late(Duration delay) {
    return connection -> {
      for (int count = connection.read(); count >= 0; count = connection.read()) {
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        connection.respond(count);
      }
    };
  }

  /** Closes the connection once it has read so many bytes, or all. */
  static Behaviour closing(long afterBytes) {
    return connection -> {
      long left = afterBytes;
      for (int count = 0; left > 0 && count >= 0; left -= count) {
        count = connection.read((int) Math.min(1 << 20, left));
      }
    };
  }

  /** Resets the connection once it has read so many bytes, or all. */
  static Behaviour resetting(long afterBytes) {
    return connection -> {
      closing(afterBytes).serve(connection);
      connection.reset();
    };
  }

  /** Sends back its first read, and resets the connection. */
  static Behaviour refusingPolitely() {
    return connection -> {
      connection.respond(connection.read());
      connection.reset();
    };
  }

  /** Ends its own stream first, then reads to the end. */
  static Behaviour finishingFirst() {
    return connection -> {
      connection.finish();
      drain(connection);
    };
  }

  /** Reads to the end, and only then sends so many bytes. */
  static Behaviour respondingAtTheEnd(int bytes) {
    return connection -> {
      drain(connection);
      connection.write(ByteBuffer.wrap(Bytes.of(Bytes.SEED, bytes)));
    };
  }

  /**
   * After each {@code bytes} bytes received, sends as many, in pieces: the next bytes of the
   * client's own stream.
   */
  static Behaviour inTurns(int bytes, int piece) {
    return connection -> {
      byte[] out = new byte[piece];
      long sent = 0;
      while (connection.readFully(bytes)) {
        for (int left = bytes; left > 0; left -= piece) {
          int size = Math.min(left, piece);
          Bytes.fill(Bytes.SEED, sent, out, size);
          connection.write(ByteBuffer.wrap(out, 0, size));
          sent += size;
        }
      }
    };
  }

  /**
   * Speaks first, and then after each message: the next bytes of the client's own stream. Resets
   * the connection if a message is there before it has spoken.
   *
   * @param bytes size of each message of both sides
   * @param turns has a permit for each time that it may speak
   */
  static Behaviour strictlyInTurns(int bytes, Semaphore turns) {
    return connection -> {
      byte[] out = new byte[bytes];
      long sent = 0;
      do {
        turns.acquire();
        if (connection.hasMore()) {
          connection.reset();
          return;
        }
        Bytes.fill(Bytes.SEED, sent, out, bytes);
        connection.write(ByteBuffer.wrap(out));
        sent += bytes;
      } while (connection.readFully(bytes));
    };
  }

  /** Reads to the end, sends so many bytes, and then resets the connection. */
  static Behaviour respondingHalf(int bytes) {
    return connection -> {
      respondingAtTheEnd(bytes).serve(connection);
      connection.reset();
    };
  }

  /** Waits until the gate is opened, then continues with this behaviour. */
  default Behaviour once(CountDownLatch gate) {
    return connection -> {
      gate.await();
      serve(connection);
    };
  }

  /** Reads some bytes, responds with some, and closes, even if more bytes have arrived. */
  static Behaviour respondingEarly(int afterBytes, int response) {
    return connection -> {
      closing(afterBytes).serve(connection);
      connection.write(ByteBuffer.wrap(Bytes.of(Bytes.SEED, response)));
    };
  }

  /** Reads some bytes, responds with some, and resets. */
  static Behaviour respondingAndResetting(int afterBytes, int response) {
    return connection -> {
      respondingEarly(afterBytes, response).serve(connection);
      connection.reset();
    };
  }

  private static void drain(Connection connection) throws IOException {
    while (connection.read() >= 0) {
      // the connection records the bytes
    }
  }

  private static void talk(Connection connection, long bytes) {
    byte[] chatter = Bytes.of(Bytes.SEED + 1, 64 * 1024);
    try {
      for (long left = bytes; left > 0; left -= chatter.length) {
        connection.write(ByteBuffer.wrap(chatter, 0, (int) Math.min(left, chatter.length)));
      }
      connection.finish();
    } catch (IOException e) {
      // The other side has closed; the reading thread sees that, too.
      Thread.currentThread().interrupt();
    }
  }
}
