package dev.sluice.proxy.compare.engine;

import dev.sluice.proxy.compare.result.ComparisonResult;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The comparison of one message, as far as it has come. Event loop only. */
final class MessageMatch {
  private static final int CELL = 32;

  private final long index;
  private final long streamOffset;
  private final long request;
  private long leftBytes;
  private long rightBytes;
  private long leftOut;
  private long difference = -1;
  private int within = 1;
  private @Nullable ComparisonResult kind; // null as long as all is equal
  private @Nullable DifferentParts parts;
  private @Nullable Evidence left;
  private @Nullable Evidence right;

  /**
   * Starts with a message.
   *
   * @param index of the message in the stream
   * @param streamOffset offset of its first byte in the primary's stream
   * @param request index of the request that it answers
   */
  MessageMatch(long index, long streamOffset, long request) {
    this.index = index;
    this.streamOffset = streamOffset;
    this.request = request;
  }

  /** Compares the next bytes of both sides. Borrows the buffers. */
  void compare(ByteBuf one, int oneStart, ByteBuf other, int otherStart, int length) {
    int at = Bytes.mismatch(one, oneStart, other, otherStart, length);
    int added = 0;
    if (at >= 0 && kind == null) {
      differsAt(ComparisonResult.DIFFERS, leftBytes + at, 1);
      left = Evidence.at(one, oneStart, oneStart + at, leftBytes + at);
      right = Evidence.at(other, otherStart, otherStart + at, rightBytes + at);
      added = at;
    }
    addToEvidence(one, oneStart + added, other, otherStart + added, length - added);
    while (at >= 0) {
      int end = Math.min(length, at + CELL);
      parts().add(leftBytes + at, leftBytes + end);
      int next =
          end == length
              ? -1
              : Bytes.mismatch(one, oneStart + end, other, otherStart + end, length - end);
      at = next < 0 ? -1 : end + next;
    }
    leftBytes += length;
    rightBytes += length;
  }

  private void addToEvidence(ByteBuf one, int oneAt, ByteBuf other, int otherAt, int length) {
    if (left != null) {
      left.add(one, oneAt, length);
    }
    if (right != null) {
      right.add(other, otherAt, length);
    }
  }

  /** Notes bytes of the primary that are not compared, before the next ones. */
  void leftOut(long bytes) {
    leftOut += bytes;
  }

  /** Notes that as many bytes of both sides were compared by their hash. */
  void hashed(boolean equal, int length) {
    if (!equal) {
      if (kind == null) {
        differsAt(ComparisonResult.DIFFERS, leftBytes, length);
      }
      parts().add(leftBytes, leftBytes + length);
    }
    leftBytes += length;
    rightBytes += length;
  }

  /** Notes bytes of the primary for which the mirror has none. */
  void onlyLeft(@Nullable ByteBuf bytes, int index, int length) {
    surplus(ComparisonResult.SHORTER);
    if (left != null && bytes != null) {
      left.add(bytes, index, length);
    }
    leftBytes += length;
  }

  /** Notes bytes of the mirror for which the primary has none. */
  void onlyRight(@Nullable ByteBuf bytes, int index, int length) {
    surplus(ComparisonResult.LONGER);
    if (right != null && bytes != null) {
      right.add(bytes, index, length);
    }
    rightBytes += length;
  }

  private void surplus(ComparisonResult result) {
    long common = Math.min(leftBytes, rightBytes);
    if (kind == null) {
      differsAt(result, common, 1);
    }
    parts().add(common, Long.MAX_VALUE);
  }

  private void differsAt(ComparisonResult result, long offset, int exact) {
    kind = result;
    difference = offset + leftOut;
    within = exact;
    left = new Evidence(offset);
    right = new Evidence(offset);
  }

  private DifferentParts parts() {
    if (parts == null) {
      parts = new DifferentParts();
    }
    return parts;
  }

  /** Returns whether all bytes so far are equal. */
  boolean isEqual() {
    return kind == null;
  }

  /** Returns whether a report could show no more bytes. */
  boolean isEvident() {
    return left != null && right != null && left.isFull() && right.isFull();
  }

  /** Returns the bytes of the primary that were compared. */
  long leftBytes() {
    return leftBytes;
  }

  /** Returns the bytes of the primary, those included that were not compared. */
  long leftBytesInAll() {
    return leftBytes + leftOut;
  }

  /** Returns the difference, with what a report shows of it. */
  Finding finding(Shown shown) {
    if (kind == null || parts == null || left == null || right == null) {
      throw new IllegalStateException("message " + index + " does not differ");
    }
    return new Finding(
        kind,
        index,
        request,
        streamOffset + difference,
        difference,
        within,
        left.side(leftBytes, shown),
        right.side(rightBytes, shown),
        parts);
  }
}
