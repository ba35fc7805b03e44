package dev.sluice.testkit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Endless streams of bytes, one per seed; the byte at each position can be computed.
 *
 * <p>So a peer can check every byte of an expected stream on arrival, without storing the stream.
 */
public final class Bytes {

  /** The default seed: clients send this stream, and peers expect it. */
  public static final long SEED = 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  /**
   * Returns the first bytes of a stream.
   *
   * @param seed the seed of the stream
   * @param length number of bytes
   * @return a new array
   */
  public static byte[] of(long seed, int length) {
    byte[] bytes = new byte[length];
    fill(seed, 0, bytes, length);
    return bytes;
  }

  /**
   * Fills an array from its start with a part of a stream.
   *
   * @param seed the seed of the stream
   * @param offset position of the part's first byte
   * @param into the array
   * @param length number of bytes
   */
  public static void fill(long seed, long offset, byte[] into, int length) {
    int i = 0;
    while (i < length) {
      long position = offset + i;
      int inWord = (int) (position & 7);
      long word = word(seed, position >>> 3);
      if (inWord == 0 && length - i >= 8) {
        LONGS.set(into, i, word);
        i += 8;
      } else {
        into[i++] = (byte) (word >>> (8 * inWord));
      }
    }
  }

  /** Returns eight bytes of the stream: SplitMix64 of their position. */
  private static long word(long seed, long index) {
    long z = seed * 0x632be59bd9b4e019L + (index + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * Returns the SHA-256 of the beginning of a stream.
   *
   * @param seed the seed of the stream
   * @param length number of bytes
   * @return 64 hexadecimal digits
   */
  public static String sha256(long seed, long length) {
    MessageDigest digest = sha256();
    byte[] part = new byte[64 * 1024];
    for (long done = 0; done < length; done += part.length) {
      fill(seed, done, part, part.length);
      digest.update(part, 0, (int) Math.min(part.length, length - done));
    }
    return hex(digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
