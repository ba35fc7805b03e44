package dev.sluice.proxy.stage.access;

import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigSection;
import java.util.List;

/**
 * The limits of a route: which clients may use it, and how much. Immutable; any thread.
 *
 * @param sessions largest number of open sessions on all instances together; 0 means no limit
 * @param sessionsPerClient largest number of open sessions per client address; 0 means no limit
 * @param acceptsPerSecond largest average number of new sessions per second; 0 means no limit
 * @param allow clients that may connect; empty means all
 * @param deny clients that may not connect, even if allowed
 */
public record Limits(
    int sessions,
    int sessionsPerClient,
    int acceptsPerSecond,
    List<CidrBlock> allow,
    List<CidrBlock> deny) {

  /** No limits. */
  public static final Limits NONE = new Limits(0, 0, 0, List.of(), List.of());

  /** The keys of a TCP route's limits. */
  public static final List<String> KEYS =
      List.of("sessions", "sessionsPerClient", "acceptsPerSecond", "allow", "deny");

  /** The keys of a UDP route's limits. */
  public static final List<String> UDP_KEYS = List.of("allow", "deny");

  private static final int MOST = 10_000_000;

  /** Keeps copies of the lists. */
  public Limits {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Returns whether the limits depend on the client's address. */
  public boolean restrictsClients() {
    return !allow.isEmpty() || !deny.isEmpty();
  }

  /** Reads limits, whose keys the caller has checked; errors are reported to the section. */
  public static Limits read(ConfigSection limits) {
    return new Limits(
        limits.count("sessions", 0, 0, MOST),
        limits.count("sessionsPerClient", 0, 0, MOST),
        limits.count("acceptsPerSecond", 0, 0, MOST),
        limits.values("allow", CidrBlock::parse),
        limits.values("deny", CidrBlock::parse));
  }
}
