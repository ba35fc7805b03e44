package dev.sluice.proxy.compare.engine;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;

/**
 * Hashes bytes with XXH3, 64 bits. The seed is random, so a hash in a report does not reveal the
 * bytes to a reader who tries likely ones. Event loop only.
 */
final class BlockHash {
  private static final long SEED = new SecureRandom().nextLong();

  private final HashStream64 stream = Hashing.xxh3_64(SEED).hashStream();
  private final byte[] copy = new byte[1024];

  /** Returns the hash of some bytes as 16 hexadecimal digits. */
  static String text(byte[] bytes) {
    return "%016x".formatted(Hashing.xxh3_64(SEED).hashBytesToLong(bytes));
  }

  /** Adds bytes. Borrows the buffer. */
  void add(ByteBuf bytes, int index, int length) {
    for (int done = 0; done < length; ) {
      int count = Math.min(copy.length, length - done);
      bytes.getBytes(index + done, copy, 0, count);
      stream.putBytes(copy, 0, count);
      done += count;
    }
  }

  /** Returns the hash of what was added since the last call. */
  long take() {
    long hash = stream.getAsLong();
    stream.reset();
    return hash;
  }
}
