package dev.sluice.app.demo;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What one side of the demo has sent or got on all its connections. Any thread. */
final class Ledger {
  private final Map<Integer, byte[]> digests = new ConcurrentSkipListMap<>(); // by number
  private final AtomicLong bytes = new AtomicLong();

  /** Counts bytes as they come. */
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

  /** Returns the sha256 over the connections' own, in the order of their numbers; they overlap. */
  String sha256() {
    MessageDigest all = StreamDigest.sha256();
    digests.values().forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
