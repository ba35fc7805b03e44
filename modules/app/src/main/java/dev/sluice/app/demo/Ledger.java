package dev.sluice.app.demo;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that one side of the demo has sent or received on all its connections. Any thread. */
final class Ledger {
  private final Map<Integer, byte[]> digests = new ConcurrentSkipListMap<>(); // by number
  private final AtomicLong bytes = new AtomicLong();

  /** Counts bytes as they arrive. */
  void count(int length) {
    bytes.addAndGet(length);
  }

  /** Takes over a stream that has ended. */
  void close(StreamDigest stream) {
    if (stream.length() > 0) {
      digests.put(stream.number(), stream.digest());
    }
  }

  long bytes() {
    return bytes.get();
  }

  int closed() {
    return digests.size();
  }

  /** Returns the SHA-256 over the digests of all connections, in the order of their numbers. */
  String sha256() {
    MessageDigest all = StreamDigest.sha256();
    digests.values().forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
