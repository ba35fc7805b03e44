package dev.sluice.proxy.compare.engine;

import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares datagrams of two sides: the left side is the primary, the right side a mirror. Equal
 * datagrams belong together in whatever order they arrive. What is left is paired in its order,
 * once no more is expected: so neither a lost datagram nor an exchanged order makes others differ.
 * It needs no identity in the datagrams. Event loop only.
 */
public final class DatagramComparer {
  private static final int MOST_WAITING = 64;
  private static final int OBJECT_BYTES = 64;

  /** A datagram whose counterpart has not arrived. */
  private static final class Waiting {
    private final byte[] bytes;
    private final long index;
    private final long offset;
    private final long nanos;

    Waiting(byte[] bytes, long index, long offset, long nanos) {
      this.bytes = bytes;
      this.index = index;
      this.offset = offset;
      this.nanos = nanos;
    }
  }

  private record Result(long bytes, @Nullable Finding finding) {}

  private final Deque<Waiting> left = new ArrayDeque<>();
  private final Deque<Waiting> right = new ArrayDeque<>();
  // Results of later datagrams of the left side, until those of all earlier ones are known.
  private final Map<Long, Result> early = new HashMap<>();
  private final long window;
  private final Shown shown;
  private final Comparer.Listener listener;
  private long leftCount;
  private long leftOffset;
  private long rightCount;
  private long reported;
  private long waitingBytes;
  private boolean over;

  /**
   * Begins before the first datagram.
   *
   * @param window the most memory to hold, in bytes
   * @param shown what findings show
   * @param listener receives the results in the order of the left side
   */
  public DatagramComparer(long window, Shown shown, Comparer.Listener listener) {
    this.window = window;
    this.shown = shown;
    this.listener = listener;
  }

  /**
   * Adds a datagram of the left side.
   *
   * @param bytes taken over
   * @param nanos the time, by {@link System#nanoTime()}
   * @param requests number of requests so far
   */
  public void left(byte[] bytes, long nanos, long requests) {
    if (!over) {
      Waiting datagram = new Waiting(bytes, leftCount++, leftOffset, nanos);
      leftOffset += bytes.length;
      if (take(right, bytes)) {
        settle(datagram, null);
      } else {
        add(left, datagram);
      }
      pairIfComplete(requests);
    }
  }

  /** Adds a datagram of the right side; parameters as for the left side. */
  public void right(byte[] bytes, long nanos, long requests) {
    if (!over) {
      Waiting datagram = new Waiting(bytes, rightCount++, 0, nanos);
      Waiting same = find(left, bytes);
      if (same != null) {
        remove(left, same);
        settle(same, null);
      } else {
        add(right, datagram);
      }
      pairIfComplete(requests);
    }
  }

  private boolean take(Deque<Waiting> from, byte[] bytes) {
    Waiting same = find(from, bytes);
    if (same != null) {
      remove(from, same);
    }
    return same != null;
  }

  private static @Nullable Waiting find(Deque<Waiting> among, byte[] bytes) {
    for (Waiting each : among) {
      if (Arrays.equals(each.bytes, bytes)) {
        return each;
      }
    }
    return null;
  }

  private void add(Deque<Waiting> to, Waiting datagram) {
    to.add(datagram);
    waitingBytes += datagram.bytes.length + OBJECT_BYTES;
    while (!over && (to.size() > MOST_WAITING || waitingBytes > window)) {
      if (left.isEmpty() || right.isEmpty()) {
        giveUp(UnknownReason.WINDOW);
      } else {
        pairFirst();
      }
    }
  }

  private void remove(Deque<Waiting> from, Waiting datagram) {
    Iterator<Waiting> all = from.iterator();
    while (all.hasNext()) {
      if (all.next() == datagram) {
        all.remove();
        waitingBytes -= datagram.bytes.length + OBJECT_BYTES;
        return;
      }
    }
  }

  /** Pairs what is left once both sides have answered every request. */
  private void pairIfComplete(long requests) {
    while (!left.isEmpty() && !right.isEmpty() && leftCount >= requests && rightCount >= requests) {
      pairFirst();
    }
  }

  private void pairFirst() {
    Waiting one = left.element();
    Waiting other = right.element();
    remove(left, one);
    remove(right, other);
    settle(one, finding(one, other.bytes));
  }

  private Finding finding(Waiting one, byte[] other) {
    MessageMatch match = new MessageMatch(one.index, one.offset, one.index);
    ByteBuf left = Unpooled.wrappedBuffer(one.bytes);
    ByteBuf right = Unpooled.wrappedBuffer(other);
    int common = Math.min(one.bytes.length, other.length);
    if (common > 0) {
      match.compare(left, 0, right, 0, common);
    }
    if (one.bytes.length > common) {
      match.onlyLeft(left, common, one.bytes.length - common);
    } else if (other.length > common) {
      match.onlyRight(right, common, other.length - common);
    }
    return match.finding(shown);
  }

  private void settle(Waiting one, @Nullable Finding finding) {
    early.put(one.index, new Result(one.bytes.length, finding));
    for (Result next = early.remove(reported); next != null; next = early.remove(reported)) {
      listener.compared(reported++, next.bytes(), next.finding());
    }
  }

  /**
   * Pairs what has waited for too long; a datagram of the left side without one of the right side
   * counts as shorter.
   *
   * @param before arrived before this time, by {@link System#nanoTime()}
   */
  public void expire(long before) {
    while (!left.isEmpty() && left.element().nanos - before < 0) {
      if (!right.isEmpty()) {
        pairFirst();
      } else {
        Waiting one = left.element();
        remove(left, one);
        settle(one, finding(one, new byte[0]));
      }
    }
  }

  /**
   * Ends the comparison.
   *
   * @return {@code UNKNOWN} if a datagram of the left side has waited only shortly, {@code LONGER}
   *     if the right side has sent more; else {@code EQUAL}, whatever was reported before
   */
  public ComparisonResult end() {
    if (over) {
      return ComparisonResult.EQUAL;
    }
    while (!left.isEmpty() && !right.isEmpty()) {
      pairFirst();
    }
    ComparisonResult rest =
        left.isEmpty()
            ? right.isEmpty() ? ComparisonResult.EQUAL : ComparisonResult.LONGER
            : ComparisonResult.UNKNOWN;
    over();
    return rest;
  }

  /** Ends the comparison without a result for what is left. */
  public void giveUp(UnknownReason reason) {
    if (!over) {
      over();
      listener.gaveUp(reason);
    }
  }

  private void over() {
    over = true;
    left.clear();
    right.clear();
    early.clear();
    waitingBytes = 0;
  }

  /** Describes the datagrams of the right side that answer none of the left side. */
  public Finding surplus() {
    MessageMatch match = new MessageMatch(leftCount, leftOffset, -1);
    match.onlyRight(null, 0, 1);
    return match.finding(Shown.NONE);
  }

  /** Returns whether the right side has sent fewer datagrams than the left side. */
  public boolean isBehind() {
    return !over && rightCount < leftCount;
  }

  /** Returns the memory that it holds, in bytes. */
  public long memory() {
    return waitingBytes;
  }
}
