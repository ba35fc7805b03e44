package dev.sluice.proxy.stage.tls;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.Counters;
import dev.sluice.tls.HandshakeFailure;
import dev.sluice.tls.TlsVersion;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts the handshakes of a route, of all its event loops together. Any thread. */
@SuppressWarnings("EnumOrdinal") // an array has one place for each constant
public final class HandshakeCounts {
  private static final TlsVersion[] VERSIONS = TlsVersion.values();
  private static final HandshakeFailure[] FAILURES = HandshakeFailure.values();

  private final AtomicLongArray done = new AtomicLongArray(VERSIONS.length);
  private final AtomicLongArray failed = new AtomicLongArray(FAILURES.length);
  private final LongAdder resumed = new LongAdder();

  void done(TlsVersion version, boolean isResumed) {
    done.incrementAndGet(version.ordinal());
    if (isResumed) {
      resumed.increment();
    }
  }

  void failed(HandshakeFailure reason) {
    failed.incrementAndGet(reason.ordinal());
  }

  /** Adds all counts so far to those of a route. */
  public void addTo(Counters<RouteCounter> counts) {
    for (TlsVersion version : VERSIONS) {
      counts.add(RouteCounter.TLS_HANDSHAKES, version, done.get(version.ordinal()));
    }
    for (HandshakeFailure reason : FAILURES) {
      counts.add(RouteCounter.TLS_FAILED_HANDSHAKES, reason, failed.get(reason.ordinal()));
    }
    counts.add(RouteCounter.TLS_RESUMED_HANDSHAKES, resumed.sum());
  }
}
