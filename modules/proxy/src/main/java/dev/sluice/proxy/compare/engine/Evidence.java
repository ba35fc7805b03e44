package dev.sluice.proxy.compare.engine;

import dev.sluice.proxy.compare.result.ResponseDifference;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of one side at a difference, as many as are shown. Event loop only. */
final class Evidence {
  private static final int BEFORE = 8;

  private final byte[] bytes = new byte[ResponseDifference.SHOWN_BYTES];
  private final long offset;
  private int count;

  /**
   * Starts at a difference, or up to 8 bytes before it.
   *
   * @param buffer borrowed
   * @param start index of the first byte of the message that the buffer still has
   * @param at index of the first different byte
   * @param offset offset of this byte in the message
   */
  static Evidence at(ByteBuf buffer, int start, int at, long offset) {
    int before = Math.min(BEFORE, at - start);
    Evidence evidence = new Evidence(offset - before);
    evidence.add(buffer, at - before, before);
    return evidence;
  }

  /** Starts without bytes. */
  Evidence(long offset) {
    this.offset = offset;
  }

  /** Adds the next bytes, as far as they are shown. Borrows the buffer. */
  void add(ByteBuf buffer, int index, int length) {
    int more = Math.min(bytes.length - count, length);
    buffer.getBytes(index, bytes, count, more);
    count += more;
  }

  boolean isFull() {
    return count == bytes.length;
  }

  /** Returns what a report shows of this side. */
  ResponseDifference.Side side(long length, Shown shown) {
    String hash = shown == Shown.NONE || count == 0 ? null : hashed();
    String hex = shown == Shown.BYTES && count > 0 ? ByteBufUtil.hexDump(bytes, 0, count) : null;
    return new ResponseDifference.Side(length, hash, hex, offset);
  }

  private @Nullable String hashed() {
    return BlockHash.text(Arrays.copyOf(bytes, count));
  }
}
