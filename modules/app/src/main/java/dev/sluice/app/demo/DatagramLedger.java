package dev.sluice.app.demo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The datagrams that one side of the demo has sent or received. The first four bytes of each are
 * the number of its client. Any thread.
 */
final class DatagramLedger {
  private final Map<Integer, MessageDigest> digests = new TreeMap<>();
  private final Map<Integer, Integer> counts = new TreeMap<>();
  private long datagrams;

  /** Adds a datagram with its length, so that truncated or joined datagrams differ. */
  synchronized void add(byte[] bytes, int length) {
    ByteBuffer datagram = ByteBuffer.wrap(bytes, 0, length);
    int client = datagram.getInt(0);
    MessageDigest digest = digests.computeIfAbsent(client, first -> StreamDigest.sha256());
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
    digest.update(datagram);
    counts.merge(client, 1, Integer::sum);
    datagrams++;
    notifyAll();
  }

  /** Waits until a client has this number of datagrams; returns whether they arrived in time. */
  synchronized boolean await(int client, int count, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (counts.getOrDefault(client, 0) < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized long datagrams() {
    return datagrams;
  }

  /** Returns the SHA-256 over the digests of all clients, in the order of their numbers. */
  synchronized String sha256() {
    MessageDigest all = StreamDigest.sha256();
    for (MessageDigest digest : digests.values()) {
      all.update(soFar(digest));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  private static byte[] soFar(MessageDigest digest) {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // the JDK's digests can be cloned
    }
  }
}
