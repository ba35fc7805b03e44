package dev.sluice.proxy.compare.engine;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Compares bytes in memory. Event loop only. */
final class Bytes {
  private Bytes() {}

  /** Returns the position of the first byte that differs, from 0; -1 if all are equal. */
  static int mismatch(ByteBuf one, int oneStart, ByteBuf other, int otherStart, int length) {
    ByteBuffer left = one.internalNioBuffer(oneStart, length);
    // The internal buffer is one object per ByteBuf, so the same ByteBuf needs a second one.
    ByteBuffer right =
        isSame(one, other)
            ? other.nioBuffer(otherStart, length)
            : other.internalNioBuffer(otherStart, length);
    return left.mismatch(right);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(ByteBuf one, ByteBuf other) {
    return one == other;
  }
}
