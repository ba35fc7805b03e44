package dev.sluice.proxy.stage.access;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.ValueType;
import java.util.List;

/**
 * The limits of a route: the clients that may use it, and how often. Immutable; any thread.
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

  private static final int MAX = 10_000_000;
  private static final int MAX_UDP_SESSIONS = 1_000_000;
  private static final int UDP_SESSIONS_BY_DEFAULT = 4096;
  private static final ValueType<List<CidrBlock>> BLOCKS =
      list(text("blocks such as 10.0.0.0/8 or 2001:db8::/32", "", CidrBlock::parse));

  /** The keys for a TCP route. */
  public static final ConfigSpec SPEC =
      new ConfigSpec("limits", "The clients that may connect, and how often.");

  private static final ConfigKey<Integer> SESSIONS =
      SPEC.add(
          key("sessions", count(0, MAX), "Open sessions on all instances together; 0 is unlimited.")
              .byDefault(0));

  private static final ConfigKey<Integer> SESSIONS_PER_CLIENT =
      SPEC.add(
          key(
                  "sessionsPerClient",
                  count(0, MAX),
                  "Open sessions of one client address; 0 is unlimited.")
              .byDefault(0));

  private static final ConfigKey<Integer> ACCEPTS_PER_SECOND =
      SPEC.add(
          key(
                  "acceptsPerSecond",
                  count(0, MAX),
                  "New sessions per second on average; a burst may use the budget of one second at"
                      + " once; 0 is unlimited.")
              .byDefault(0));

  private static final ConfigKey<List<CidrBlock>> ALLOW =
      SPEC.add(
          key("allow", BLOCKS, "Addresses of clients that may use the route; empty allows all.")
              .byDefault(List.of()));

  private static final ConfigKey<List<CidrBlock>> DENY =
      SPEC.add(
          key("deny", BLOCKS, "Addresses of clients that may not, even if allow has them.")
              .byDefault(List.of()));

  /** The keys for a UDP route. */
  public static final ConfigSpec UDP_SPEC =
      new ConfigSpec("udpLimits", "The clients that may send, and the number of their sessions.");

  /** The largest number of sessions of a UDP route, which always has one. */
  public static final ConfigKey<Integer> UDP_SESSIONS =
      UDP_SPEC.add(
          key(
                  "sessions",
                  count(1, MAX_UDP_SESSIONS),
                  "Open sessions on all instances together. A new client then replaces a session"
                      + " that is idle.")
              .byDefault(UDP_SESSIONS_BY_DEFAULT));

  static {
    UDP_SPEC.add(ALLOW);
    UDP_SPEC.add(DENY);
  }

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
        limits.get(SESSIONS),
        limits.get(SESSIONS_PER_CLIENT),
        limits.get(ACCEPTS_PER_SECOND),
        limits.get(ALLOW),
        limits.get(DENY));
  }

  /** Reads the limits of a UDP route; errors are added to the section. */
  public static Limits readUdp(ConfigSection limits) {
    return new Limits(limits.get(UDP_SESSIONS), 0, 0, limits.get(ALLOW), limits.get(DENY));
  }
}
