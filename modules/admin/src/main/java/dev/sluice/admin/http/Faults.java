package dev.sluice.admin.http;

import dev.sluice.proxy.log.RateLimitedLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that the admin has closed by itself: counted, and told in one line at most every
 * ten seconds for each reason, however fast a client makes the admin close them. Any thread.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final RateLimitedLog notices = new RateLimitedLog(LOG);
  private final Map<Fault, AtomicLong> counts = new EnumMap<>(Fault.class);

  /** None yet. */
  public Faults() {
    for (Fault fault : Fault.values()) {
      counts.put(fault, new AtomicLong());
    }
  }

  /**
   * Counts a connection that is closed now.
   *
   * @param client whose it is
   * @param what the rest of a sentence that begins with the client
   */
  void add(Fault fault, String client, String what) {
    count(fault).incrementAndGet();
    notices.warn(fault.name(), "admin: closed a connection of " + client + ": " + what);
  }

  /** Returns how many there were for a reason. */
  public long of(Fault fault) {
    return count(fault).get();
  }

  private AtomicLong count(Fault fault) {
    return counts.getOrDefault(fault, new AtomicLong());
  }
}
