package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;

/**
 * The bytes that one side of a connection has received: their number, their SHA-256, and whether
 * they are a prefix of the stream of a seed. Any thread.
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
   * Starts empty.
   *
   * @param seed the seed of the expected stream
   */
  public Received(long seed) {
    this.seed = seed;
  }

  /**
   * Adds received bytes.
   *
   * @param bytes holds the received bytes at its start
   * @param length number of received bytes
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

  /** Notes that the stream has ended in order. */
  public synchronized void end() {
    ended = true;
  }

  /** Notes that the stream has broken off. */
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
   * Returns the number of received bytes.
   *
   * @return bytes
   */
  public synchronized long count() {
    return count;
  }

  /**
   * Returns whether the stream has ended in order.
   *
   * @return true after the last byte
   */
  public synchronized boolean hasEnded() {
    return ended;
  }

  /**
   * Returns the digest of the bytes received so far.
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

  /** Waits until this many bytes have arrived. */
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

  /** Asserts that the bytes received are a prefix of the expected stream. */
  public synchronized void assertIsPrefix() {
    assertThat(firstDifference)
        .as("first wrong byte of %d that came, %s", count, difference)
        .isEqualTo(-1);
  }

  /**
   * Asserts that exactly the first bytes of the expected stream were received.
   *
   * @param length number of bytes
   */
  public void assertIsExactly(long length) {
    assertIsPrefix();
    assertThat(count()).as("bytes that came").isEqualTo(length);
  }
}
