package dev.sluice.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a {@link Peer} does with each connection, on a thread of its own; at the end it closes. */
@FunctionalInterface
public interface Behaviour {

  /**
   * Serves one connection.
   *
   * @param connection open; closed by the caller afterwards
   * @throws IOException when the connection fails: the caller takes it as its end
   * @throws InterruptedException when the peer is closed
   */
  void serve(Connection connection) throws IOException, InterruptedException;

  /** Answers each read with the same bytes. */
  static Behaviour echo() {
    return connection -> {
      for (int count = connection.read(); count >= 0; count = connection.read()) {
        connection.answer(count);
      }
    };
  }

  /** Reads to the end and never answers. */
  static Behaviour sink() {
    return Behaviour::drain;
  }

  /** Reads to the end, so many bytes in a second. */
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

  /** Sends so many bytes unasked, and meanwhile reads to the end. */
  static Behaviour talking(long bytes) {
    return connection -> {
      Thread talker = new Thread(() -> talk(connection, bytes), "talking peer");
      talker.start();
      drain(connection);
      talker.join();
    };
  }

  /** Echoes, but each time so much later. */
  static Behaviour late(Duration delay) {
    return connection -> {
      for (int count = connection.read(); count >= 0; count = connection.read()) {
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        connection.answer(count);
      }
    };
  }

  /** Closes the connection once it has read so many bytes, or all there are. */
  static Behaviour closing(long afterBytes) {
    return connection -> {
      long left = afterBytes;
      for (int count = 0; left > 0 && count >= 0; left -= count) {
        count = connection.read((int) Math.min(1 << 20, left));
      }
    };
  }

  /** Resets the connection once it has read so many bytes, or all there are. */
  static Behaviour resetting(long afterBytes) {
    return connection -> {
      closing(afterBytes).serve(connection);
      connection.reset();
    };
  }

  /** Answers what it has read first, and resets the connection. */
  static Behaviour refusingPolitely() {
    return connection -> {
      connection.answer(connection.read());
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
  static Behaviour answeringAtTheEnd(int bytes) {
    return connection -> {
      drain(connection);
      connection.write(ByteBuffer.wrap(Bytes.of(Bytes.SEED, bytes)));
    };
  }

  /**
   * Each time so many bytes have come, sends as many, in pieces: the next ones of the stream that
   * the client sends.
   */
  static Behaviour inTurns(int bytes, int piece) {
    return connection -> {
      byte[] out = new byte[piece];
      long answered = 0;
      while (connection.readFully(bytes)) {
        for (int left = bytes; left > 0; left -= piece) {
          int size = Math.min(left, piece);
          Bytes.fill(Bytes.SEED, answered, out, size);
          connection.write(ByteBuffer.wrap(out, 0, size));
          answered += size;
        }
      }
    };
  }

  /** Reads to the end, sends so many bytes, and then resets the connection. */
  static Behaviour answeringHalf(int bytes) {
    return connection -> {
      answeringAtTheEnd(bytes).serve(connection);
      connection.reset();
    };
  }

  /** Stands still until the gate is opened, then does as it was told. */
  default Behaviour once(CountDownLatch gate) {
    return connection -> {
      gate.await();
      serve(connection);
    };
  }

  /** Reads some bytes, answers with some, and then closes, whatever has come meanwhile. */
  static Behaviour answeringEarly(int afterBytes, int answer) {
    return connection -> {
      closing(afterBytes).serve(connection);
      connection.write(ByteBuffer.wrap(Bytes.of(Bytes.SEED, answer)));
    };
  }

  /** Reads some bytes, answers with some, and then resets. */
  static Behaviour answeringAndResetting(int afterBytes, int answer) {
    return connection -> {
      answeringEarly(afterBytes, answer).serve(connection);
      connection.reset();
    };
  }

  private static void drain(Connection connection) throws IOException {
    while (connection.read() >= 0) {
      // what was read is recorded by the connection
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
      // The other end has had enough; whoever reads sees it too.
      Thread.currentThread().interrupt();
    }
  }
}
