package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.PooledBuffer;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one side has sent and the other has not: bytes as long as memory allows, then hashes of
 * blocks. Event loop only.
 *
 * <p>A server may send messages unasked, which are recognised at their end. So a message is not
 * compared before its end, unless it is longer than such messages usually are.
 */
final class Tape {
  /** Bytes that one hash stands for. */
  static final int BLOCK = 4096;

  private final Segments segments = new Segments();
  private final MessageEnds ends = new MessageEnds();
  private final Budget budget;
  private final boolean framed;
  private final Chunks chunks;
  private @Nullable BlockHash hash; // created for the first block
  private int hashed; // bytes of a block that is not complete
  private boolean hashing;
  private long added;
  private long consumed;
  private long open; // bytes of the message whose end is not known

  /**
   * Creates an empty tape.
   *
   * @param framed whether messages have ends before the end of the stream
   */
  Tape(Budget budget, boolean framed) {
    this.budget = budget;
    this.framed = framed;
    this.chunks = new Chunks(budget.pool());
  }

  /** Returns the memory that it takes, in bytes. */
  long memory() {
    return segments.memory() + ends.memory() + chunks.idleMemory(segments);
  }

  /**
   * Appends bytes of a message. Borrows the buffer.
   *
   * @param others memory of the other side, in bytes
   * @return false if there is no room
   */
  boolean add(ByteBuf buffer, int index, int length, long others) {
    open += length;
    added += length;
    boolean mayBeUnsolicited = framed && open <= budget.forOpenMessage();
    long limit =
        mayBeUnsolicited ? budget.forBytes() + 2 * budget.forOpenMessage() : budget.forBytes();
    int held = 0;
    if (!hashing || mayBeUnsolicited || memory() + others <= limit / 2) {
      cutBlock();
      held = hold(buffer, index, length, limit - others);
    }
    hashing = held < length;
    if (hashing) {
      hash(buffer, index + held, length - held);
    }
    return memory() + others <= budget.forAll();
  }

  /** Returns the number of bytes, the first ones, for which there was room. */
  private int hold(ByteBuf buffer, int index, int length, long limit) {
    if (buffer instanceof PooledBuffer && mayShare(buffer, length, limit)) {
      segments.addBytes(buffer, index, index + length);
      return length;
    }
    int done = 0;
    while (done < length && memory() + chunks.nextCapacity() <= limit) {
      ByteBuf chunk = chunks.roomy();
      int count = Math.min(chunk.writableBytes(), length - done);
      int start = chunk.writerIndex();
      chunk.writeBytes(buffer, index + done, count);
      segments.addBytes(chunk, start, start + count);
      done += count;
    }
    return done;
  }

  /** A buffer is held if at least half of it is needed, so memory is at most twice the bytes. */
  private boolean mayShare(ByteBuf buffer, int length, long limit) {
    return segments.isLast(buffer)
        || (length >= buffer.capacity() / 2 && memory() + buffer.capacity() <= limit);
  }

  private void hash(ByteBuf buffer, int index, int length) {
    BlockHash block = hash;
    if (block == null) {
      block = new BlockHash();
      hash = block;
    }
    for (int done = 0; done < length; ) {
      int count = Math.min(BLOCK - hashed, length - done);
      block.add(buffer, index + done, count);
      hashed += count;
      done += count;
      if (hashed == BLOCK) {
        cutBlock();
      }
    }
  }

  /** Ends the block that is being hashed, so that it can be compared. */
  void cutBlock() {
    if (hashed > 0 && hash != null) {
      segments.addHash(hashed, hash.take());
      hashed = 0;
    }
  }

  /** Ends a message. */
  void endMessage(boolean endsExchange) {
    cutBlock();
    ends.add(added, endsExchange);
    open = 0;
  }

  /** Drops the message whose last byte was just added, because it answers no request. */
  void dropMessage() {
    cutBlock();
    segments.dropLast(open);
    segments.leaveOut(open);
    added -= open;
    open = 0;
    resetIfEmpty();
  }

  /** Returns whether the message has become too long to be one that may be dropped. */
  boolean isCommitted() {
    return !framed || open > budget.forOpenMessage();
  }

  /** Returns what comes first and may be compared. */
  Head head() {
    if (!ends.isEmpty() && ends.offset() == consumed) {
      return Head.END;
    } else if (segments.isEmpty() || (ends.isEmpty() && !isCommitted())) {
      return Head.NONE;
    }
    return segments.isHash() ? Head.HASH : Head.BYTES;
  }

  /** Returns the number of bytes of the first segment that belong to the first message. */
  int length() {
    int length = segments.length();
    return ends.isEmpty() ? length : (int) Math.min(length, ends.offset() - consumed);
  }

  /** Returns whether it has only a part of a block, which the other side has reached. */
  boolean isInsideBlock() {
    return hashed > 0 && segments.isEmpty() && isCommitted();
  }

  /** Returns whether all that was sent has been compared. */
  boolean isEmpty() {
    return segments.isEmpty() && hashed == 0 && ends.isEmpty();
  }

  Segments segments() {
    return segments;
  }

  /** Removes the first bytes. */
  void consume(int count) {
    consumed += count;
    segments.consume(count);
    resetIfEmpty();
  }

  /** Removes the end of a message, which comes first; returns whether it ends an exchange. */
  boolean consumeEnd() {
    boolean endsExchange = ends.isMarked();
    ends.removeFirst();
    return endsExchange;
  }

  private void resetIfEmpty() {
    if (segments.isEmpty() && hashed == 0) {
      chunks.reset();
      hashing = false;
    }
  }

  /** Releases everything. */
  void clear() {
    segments.clear();
    ends.clear();
    chunks.release();
    hashed = 0;
  }
}
