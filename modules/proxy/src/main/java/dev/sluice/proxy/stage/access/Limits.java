package dev.sluice.proxy.stage.access;

import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigSection;
import java.util.List;

/**
 * Who may use a route, and how much of it. Immutable; any thread.
 *
 * @param sessions how many may be open on all instances together; 0 is any number
 * @param sessionsPerClient how many of one client's address; 0 is any number
 * @param acceptsPerSecond how many may begin in a second, on average; 0 is any number
 * @param allow who may connect; empty is everybody
 * @param deny who of them may not
 */
public record Limits(
    int sessions,
    int sessionsPerClient,
    int acceptsPerSecond,
    List<CidrBlock> allow,
    List<CidrBlock> deny) {

  /** Everybody may, as much as they want. */
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

  /** Says whether a client's address decides whether it may connect. */
  public boolean restrictsClients() {
    return !allow.isEmpty() || !deny.isEmpty();
  }

  /** Reads limits, whose keys the caller has checked; what is wrong lands in the section. */
  public static Limits read(ConfigSection limits) {
    return new Limits(
        limits.count("sessions", 0, 0, MOST),
        limits.count("sessionsPerClient", 0, 0, MOST),
        limits.count("acceptsPerSecond", 0, 0, MOST),
        limits.values("allow", CidrBlock::parse),
        limits.values("deny", CidrBlock::parse));
  }
}
