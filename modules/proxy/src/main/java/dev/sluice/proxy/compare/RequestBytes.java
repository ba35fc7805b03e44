package dev.sluice.proxy.compare;

import dev.sluice.proxy.compare.result.ResponseDifference;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** The first bytes of the last requests of a session, for {@code show: bytes}. Event loop only. */
final class RequestBytes {
  private static final int KEPT = 64;

  private final byte[][] bytes = new byte[KEPT][];
  private final int[] lengths = new int[KEPT];
  private long present;

  /** Adds bytes of the present request, as far as they are shown. Borrows the buffer. */
  void add(ByteBuf buffer, int index, int length) {
    int at = (int) (present % KEPT);
    if (bytes[at] == null) {
      bytes[at] = new byte[ResponseDifference.SHOWN_BYTES];
    }
    int more = Math.min(bytes[at].length - lengths[at], length);
    buffer.getBytes(index, bytes[at], lengths[at], more);
    lengths[at] += more;
  }

  /** The present request has ended. */
  void next() {
    present++;
    lengths[(int) (present % KEPT)] = 0;
  }

  /** Returns the index of the last request of which there is a byte. */
  long last() {
    return lengths[(int) (present % KEPT)] == 0 ? present - 1 : present;
  }

  /** Returns the first bytes of a request in hexadecimal; null if they are no longer kept. */
  @Nullable String hex(long request) {
    int at = (int) (request % KEPT);
    return request < 0 || request > present || present - request >= KEPT || bytes[at] == null
        ? null
        : ByteBufUtil.hexDump(bytes[at], 0, lengths[at]);
  }
}
