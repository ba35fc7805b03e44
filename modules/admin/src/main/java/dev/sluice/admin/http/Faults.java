package dev.sluice.admin.http;

import dev.sluice.proxy.log.RateLimitedLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs the connections that the admin closes because of their clients. Each reason is
 * logged at most once in ten seconds. Any thread.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final RateLimitedLog notices = new RateLimitedLog(LOG);
  private final Map<Fault, AtomicLong> counts = new EnumMap<>(Fault.class);

  /** Starts at zero. */
  public Faults() {
    for (Fault fault : Fault.values()) {
      counts.put(fault, new AtomicLong());
    }
  }

  /**
   * Counts a connection that is being closed.
   *
   * @param client the address of its client
   * @param what the rest of a sentence whose subject is the client
   */
  void add(Fault fault, String client, String what) {
    count(fault).incrementAndGet();
    notices.warn(fault.name(), "admin: closed a connection of " + client + ": " + what);
  }

  /** Returns the number of connections that were closed for a reason. */
  public long of(Fault fault) {
    return count(fault).get();
  }

  private AtomicLong count(Fault fault) {
    return counts.getOrDefault(fault, new AtomicLong());
  }
}
