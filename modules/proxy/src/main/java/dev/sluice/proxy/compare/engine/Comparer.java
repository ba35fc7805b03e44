package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.BufferPool;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.UnknownReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two sides send, whichever is ahead: the left side is the primary, the right side a
 * mirror or a recording. It never makes a side wait: if the other side is too far behind, it gives
 * up. Event loop only.
 *
 * <pre>
 *   left   |=== equal ===|-- held: bytes, then hashes --|   it is ahead
 *   right  |=== equal ===|                                  its next bytes are compared at once
 * </pre>
 */
public final class Comparer {

  /** Receives the results. Event loop only. */
  public interface Listener {

    /**
     * A message of both sides was compared to its end; without frames, the whole stream.
     *
     * @param message index of the message
     * @param leftBytes its length on the left side, in bytes
     * @param finding the difference; null if all bytes are equal
     */
    void compared(long message, long leftBytes, @Nullable Finding finding);

    /**
     * The rest of the streams cannot be compared. Called at most once, and last.
     *
     * @param reason why
     */
    void gaveUp(UnknownReason reason);
  }

  private final Budget budget;
  private final Tape left;
  private final Tape right;
  private final Shown shown;
  private final boolean framed;
  private final boolean firstOnly;
  private final Listener listener;
  private final BlockHash behind = new BlockHash();
  private int caughtUp; // bytes of a block of which the side that is behind has sent a part
  private long message;
  private long exchange;
  private long leftOffset;
  private @Nullable MessageMatch match;
  private boolean over;

  /**
   * Begins before the first byte of both streams.
   *
   * @param pool the pool of the buffers
   * @param window the most memory to hold, in bytes
   * @param framed whether messages have ends before the ends of the streams
   * @param firstOnly whether the first difference of a stream without frames ends the comparison
   * @param shown what findings show
   */
  public Comparer(
      BufferPool pool,
      long window,
      boolean framed,
      boolean firstOnly,
      Shown shown,
      Listener listener) {
    this.budget = new Budget(pool, window);
    this.left = new Tape(budget, framed);
    this.right = new Tape(budget, framed);
    this.framed = framed;
    this.firstOnly = firstOnly && !framed;
    this.shown = shown;
    this.listener = listener;
  }

  /** Adds bytes of the left side. Borrows the buffer. */
  public void left(ByteBuf buffer, int index, int length) {
    add(left, right, buffer, index, length);
  }

  /** Adds bytes of the right side. Borrows the buffer. */
  public void right(ByteBuf buffer, int index, int length) {
    add(right, left, buffer, index, length);
  }

  private void add(Tape to, Tape other, ByteBuf buffer, int index, int length) {
    if (over) {
      return;
    }
    if (!to.add(buffer, index, length, other.memory())) {
      giveUp(UnknownReason.WINDOW);
      return;
    }
    advance();
    if (!over && budget.isTight() && memory() > 0) {
      giveUp(UnknownReason.MEMORY);
    }
  }

  /**
   * The last byte of the left side was the last one of a message.
   *
   * @param endsExchange whether the next message answers another request
   */
  public void endLeft(boolean endsExchange) {
    end(left, endsExchange);
  }

  /** The last byte of the right side was the last one of a message. */
  public void endRight() {
    end(right, false);
  }

  private void end(Tape of, boolean endsExchange) {
    if (!over) {
      of.endMessage(endsExchange);
      advance();
      if (!over && memory() > budget.forAll()) {
        giveUp(UnknownReason.WINDOW);
      }
    }
  }

  /**
   * Notes bytes of the left side that are not compared; offsets count them.
   *
   * @param length number of bytes
   */
  public void leaveOutLeft(int length) {
    left.segments().leaveOut(length);
  }

  /** The message on the left side that just ended answers no request: it is not compared. */
  public void dropLeft() {
    drop(left);
  }

  /** The message on the right side that just ended answers no request: it is not compared. */
  public void dropRight() {
    drop(right);
  }

  private void drop(Tape of) {
    if (!over && of.isCommitted()) {
      // Too long to wait for its end, so a part of it may have been compared.
      end(of, false);
    } else if (!over) {
      of.dropMessage();
    }
  }

  private void advance() {
    while (!over && step()) {
      if (firstOnly && match != null && match.isEvident()) {
        finish(match);
        over();
      }
    }
  }

  /** Compares the first segments of both sides; returns whether there may be more to compare. */
  private boolean step() {
    Head one = headBefore(left, right);
    Head other = headBefore(right, left);
    if (one == Head.NONE || other == Head.NONE) {
      return false;
    }
    if (one == Head.END && other == Head.END) {
      endBoth();
    } else if (one == Head.END) {
      surplus(right, false);
    } else if (other == Head.END) {
      surplus(left, true);
    } else if (one == Head.BYTES && other == Head.BYTES) {
      compareBytes();
    } else if (one == Head.HASH && other == Head.HASH) {
      return compareHashes();
    } else {
      catchUp(one == Head.HASH ? left : right, one == Head.HASH ? right : left);
    }
    return true;
  }

  private static Head headBefore(Tape tape, Tape other) {
    if (tape.isInsideBlock() && other.head() != Head.NONE) {
      tape.cutBlock();
    }
    return tape.head();
  }

  private void compareBytes() {
    Segments one = left.segments();
    Segments other = right.segments();
    int length = Math.min(left.length(), right.length());
    leaveOut(one.takeLeftOut());
    match().compare(one.buffer(), one.start(), other.buffer(), other.start(), length);
    left.consume(length);
    right.consume(length);
  }

  /** Bytes of the primary that are not compared move the offsets of those behind them. */
  private void leaveOut(long bytes) {
    if (match == null) {
      leftOffset += bytes;
    } else {
      match.leftOut(bytes);
    }
  }

  private boolean compareHashes() {
    int length = left.length();
    if (length != right.length()) {
      giveUp(UnknownReason.WINDOW);
      return false;
    }
    match().hashed(left.segments().hash() == right.segments().hash(), length);
    left.consume(length);
    right.consume(length);
    return true;
  }

  /** Hashes the bytes of the side that is behind, up to the end of the other side's block. */
  private void catchUp(Tape ahead, Tape late) {
    Segments block = ahead.segments();
    Segments bytes = late.segments();
    int length = Math.min(block.length() - caughtUp, late.length());
    behind.add(bytes.buffer(), bytes.start(), length);
    caughtUp += length;
    late.consume(length);
    if (caughtUp == block.length()) {
      match().hashed(behind.take() == block.hash(), caughtUp);
      ahead.consume(caughtUp);
      caughtUp = 0;
    }
  }

  /** One side has more bytes of the message, whose end the other side has reached. */
  private void surplus(Tape more, boolean isLeft) {
    if (caughtUp > 0) {
      // The end is inside a block, of which only the hash of the whole is known.
      behind.take();
      match().hashed(false, caughtUp);
      more.consume(caughtUp);
      caughtUp = 0;
      return;
    }
    Segments segments = more.segments();
    int length = more.length();
    ByteBuf bytes = more.head() == Head.BYTES ? segments.buffer() : null;
    if (isLeft) {
      match().onlyLeft(bytes, segments.start(), length);
    } else {
      match().onlyRight(bytes, segments.start(), length);
    }
    more.consume(length);
  }

  private void endBoth() {
    MessageMatch ended = match();
    boolean endsExchange = left.consumeEnd();
    right.consumeEnd();
    finish(ended);
    if (endsExchange) {
      exchange++;
    }
  }

  private MessageMatch match() {
    if (match == null) {
      match = new MessageMatch(message, leftOffset, exchange);
    }
    return match;
  }

  private void finish(MessageMatch ended) {
    match = null;
    leftOffset += ended.leftBytesInAll();
    listener.compared(message++, ended.leftBytes(), ended.isEqual() ? null : ended.finding(shown));
  }

  /**
   * Ends the comparison, because both sides will send no more.
   *
   * @param whole whether both streams have ended in order; else only what both have sent counts
   * @return {@link ComparisonResult#SHORTER} or {@link ComparisonResult#LONGER} if one side has
   *     sent messages that the other has not, or {@link ComparisonResult#UNKNOWN} if it perhaps
   *     would have; else {@link ComparisonResult#EQUAL}, whatever was reported before
   */
  public ComparisonResult end(boolean whole) {
    if (over) {
      return ComparisonResult.EQUAL;
    }
    if (match != null && (!framed || !match.isEqual())) {
      finish(match); // what is known of a message that one side has not ended
    }
    boolean more = !left.isEmpty();
    boolean less = !right.isEmpty();
    over();
    if (!more && !less) {
      return ComparisonResult.EQUAL;
    } else if (!whole) {
      return ComparisonResult.UNKNOWN;
    }
    return more ? ComparisonResult.SHORTER : ComparisonResult.LONGER;
  }

  /** Ends the comparison without a result for what is left. */
  public void giveUp(UnknownReason reason) {
    if (!over) {
      if (match != null && !match.isEqual()) {
        finish(match);
      }
      over();
      listener.gaveUp(reason);
    }
  }

  private void over() {
    over = true;
    match = null;
    left.clear();
    right.clear();
  }

  /** Returns whether the left side has sent something that the right side has not. */
  public boolean isLeftAhead() {
    return !left.isEmpty();
  }

  /**
   * Describes messages that one side has sent and the other has not.
   *
   * @param kind what {@link #end} has returned
   */
  public Finding missing(ComparisonResult kind) {
    ResponseDifference.Side none = new ResponseDifference.Side(0, null, null, 0);
    DifferentParts all = new DifferentParts();
    all.add(0, Long.MAX_VALUE);
    return new Finding(kind, message, exchange, leftOffset, 0, 1, none, none, all);
  }

  /** Returns whether it has ended, for any reason. */
  public boolean isOver() {
    return over;
  }

  /** Returns the number of messages that were compared to their end. */
  public long messages() {
    return message;
  }

  /** Returns the memory that it holds, in bytes. */
  public long memory() {
    return left.memory() + right.memory();
  }
}
