package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.proxy.compare.result.UnknownReason;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two streams that are given to a comparer in random slices, either of which may be ahead. */
final class TwoStreams implements Comparer.Listener {
  private static final int BUFFER = 4096;
  private static final int FEWEST_SLICES = 250; // twice as many on average

  final BufferPool pool =
      new BufferPool(
          new EmbeddedChannel().eventLoop(),
          new PoolOptions(BUFFER, BUFFER, 0, 2048, 16, Duration.ofMinutes(1)));
  final List<Finding> findings = new ArrayList<>();
  @Nullable UnknownReason gaveUp;
  long equalMessages;
  long mostMemory;
  private final Random random;
  private final Comparer comparer;
  private final One left;
  private final One right;

  /** One stream, and the ends of its messages; without messages only that of the stream. */
  static final class One {
    final byte[] bytes;
    final List<Integer> ends;
    int sent;
    int ended;

    One(byte[] bytes, List<Integer> ends) {
      this.bytes = bytes;
      this.ends = ends;
    }

    /** Random bytes, in messages of up to this size, but at least 32; 0 makes no messages. */
    static One of(Random random, int size, int message) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      List<Integer> ends = new ArrayList<>();
      for (int at = 0; message > 0 && at < size; ) {
        at =
            Math.min(
                size,
                at + 1 + random.nextInt(Math.max(32, Math.max(message, size / FEWEST_SLICES))));
        ends.add(at);
      }
      return new One(bytes, ends);
    }

    One copy() {
      return new One(bytes.clone(), ends);
    }

    /** Returns the index of the message of a byte. */
    int messageOf(int offset) {
      return (int) ends.stream().filter(end -> end <= offset).count();
    }

    int startOf(int message) {
      return message == 0 ? 0 : ends.get(message - 1);
    }

    boolean isDone() {
      return sent == bytes.length;
    }
  }

  TwoStreams(Random random, One left, One right, long window, boolean firstOnly) {
    this.random = random;
    this.left = left;
    this.right = right;
    this.comparer = new Comparer(pool, window, !left.ends.isEmpty(), firstOnly, Shown.BYTES, this);
  }

  Comparer comparer() {
    return comparer;
  }

  /**
   * Sends everything. Slices of a stream of up to 500 bytes may have one byte each; those of a
   * longer one are longer, because leak tracking makes each read cost microseconds.
   *
   * @param leftFirst share of the turns that are the left side's, 0 to 1
   */
  void send(double leftFirst, int slice) {
    while (!left.isDone() || !right.isDone()) {
      boolean isLeft = right.isDone() || (!left.isDone() && random.nextDouble() < leftFirst);
      One from = isLeft ? left : right;
      int most = Math.max(slice, from.bytes.length / FEWEST_SLICES);
      sendSlice(isLeft, from, 1 + random.nextInt(most));
      mostMemory = Math.max(mostMemory, comparer.memory());
    }
    if (left.ends.isEmpty()) {
      comparer.endLeft(true);
      comparer.endRight();
    }
  }

  private void sendSlice(boolean isLeft, One from, int most) {
    int next = from.ended < from.ends.size() ? from.ends.get(from.ended) : from.bytes.length;
    int length = Math.min(most, next - from.sent);
    for (int done = 0; done < length; ) {
      PooledBuffer buffer = pool.acquire();
      int count = Math.min(length - done, buffer.capacity());
      buffer.writeBytes(from.bytes, from.sent + done, count);
      if (isLeft) {
        comparer.left(buffer, 0, count);
      } else {
        comparer.right(buffer, 0, count);
      }
      buffer.release();
      done += count;
    }
    from.sent += length;
    if (from.sent == next && !from.ends.isEmpty()) {
      from.ended++;
      if (isLeft) {
        comparer.endLeft(true);
      } else {
        comparer.endRight();
      }
    }
  }

  /** Returns whether each buffer is back in the pool. */
  boolean isWhole() {
    return pool.stats().held() == 0;
  }

  @Override
  public void compared(long message, long leftBytes, @Nullable Finding finding) {
    if (finding == null) {
      equalMessages++;
    } else {
      findings.add(finding);
    }
  }

  @Override
  public void gaveUp(UnknownReason reason) {
    gaveUp = reason;
  }

  static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = Arrays.copyOf(bytes, bytes.length);
    flipped[at] ^= 0x20;
    return flipped;
  }
}
