package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;

/**
 * What one end of a connection has received: how much, its SHA-256, and whether it is what the
 * stream of a seed begins with. Any thread.
 */
public final class Received {

  private final long seed;
  private final MessageDigest digest = Bytes.sha256();
  private byte[] expected = {};
  private long count;
  private long firstDifference = -1;
  private String difference = "";
  private boolean ended;
  private boolean broken;

  /**
   * Has received nothing yet.
   *
   * @param seed the stream that is expected
   */
  public Received(long seed) {
    this.seed = seed;
  }

  /**
   * Takes what has come.
   *
   * @param bytes of which the first ones have come
   * @param length how many
   */
  public synchronized void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    if (firstDifference < 0) {
      compare(bytes, length);
    }
    count += length;
  }

  private void compare(byte[] bytes, int length) {
    if (expected.length < length) {
      expected = new byte[length];
    }
    Bytes.fill(seed, count, expected, length);
    int same = Arrays.mismatch(expected, 0, length, bytes, 0, length);
    if (same >= 0) {
      firstDifference = count + same;
      difference = String.format("expected 0x%02x, came 0x%02x", expected[same], bytes[same]);
    }
  }

  /** Takes note that the stream has ended in an orderly way. */
  public synchronized void end() {
    ended = true;
  }

  /** Takes note that the stream has broken off. */
  public synchronized void breakOff() {
    broken = true;
  }

  /** Waits until the stream has broken off, and asserts that it never looked whole. */
  public void awaitBreak() {
    Eventually.until(
        () -> "a reset; so far " + count() + " bytes, ended in order: " + hasEnded(),
        Duration.ofSeconds(30),
        this::isBrokenOff);
    assertThat(hasEnded()).as("ended in order before it broke off").isFalse();
  }

  private synchronized boolean isBrokenOff() {
    return broken;
  }

  /**
   * How much has come.
   *
   * @return bytes
   */
  public synchronized long count() {
    return count;
  }

  /**
   * Whether the sender has ended the stream in an orderly way.
   *
   * @return true after the last byte
   */
  public synchronized boolean hasEnded() {
    return ended;
  }

  /**
   * The digest of what has come so far.
   *
   * @return 64 hexadecimal digits
   */
  public synchronized String sha256() {
    try {
      return Bytes.hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** Waits until this much has come. */
  public void awaitCount(long bytes) {
    Eventually.until(
        () -> bytes + " bytes; there are " + count(),
        Duration.ofSeconds(30),
        () -> count() >= bytes);
  }

  /** Waits for the orderly end of the stream. */
  public void awaitEnd() {
    Eventually.until(
        () -> "the end of the stream; so far " + count() + " bytes",
        Duration.ofSeconds(30),
        this::hasEnded);
  }

  /** Asserts that nothing came but the beginning of the expected stream. */
  public synchronized void assertIsPrefix() {
    assertThat(firstDifference)
        .as("first wrong byte of %d that came, %s", count, difference)
        .isEqualTo(-1);
  }

  /**
   * Asserts that exactly the expected stream's first bytes came.
   *
   * @param length how many
   */
  public void assertIsExactly(long length) {
    assertIsPrefix();
    assertThat(count()).as("bytes that came").isEqualTo(length);
  }
}
