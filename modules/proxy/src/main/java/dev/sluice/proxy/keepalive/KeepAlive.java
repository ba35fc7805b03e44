package dev.sluice.proxy.keepalive;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import java.time.Duration;

/**
 * TCP's own probes, which find a peer that has vanished: a machine without power or a broken
 * network sends no end of the connection. Immutable; any thread.
 *
 * @param idle silence of a connection before the first probe; zero disables probes
 * @param interval time between two probes
 * @param probes number of unanswered probes in a row that end the connection
 * @param userTimeout time that sent bytes may wait for the peer's acknowledgement; zero leaves it
 *     to the operating system
 */
public record KeepAlive(Duration idle, Duration interval, int probes, Duration userTimeout) {

  /** Finds a vanished peer within two minutes. */
  public static final KeepAlive DEFAULT =
      new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 6, Duration.ZERO);

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  // Linux allows 32767 s, and 127 probes.
  private static final Duration LONGEST = Duration.ofHours(9);
  private static final int MOST_PROBES = 127;

  /** The keys. */
  public static final ConfigSpec SPEC =
      new ConfigSpec("keepAlive", "The probes of TCP, which find a peer that has vanished.");

  private static final ConfigKey<Duration> IDLE =
      SPEC.add(
          key(
                  "idle",
                  time(Duration.ZERO, LONGEST),
                  "Silence of a connection before the first probe: 0 (no probes), or 1s or more.")
              .byDefault(DEFAULT.idle));

  private static final ConfigKey<Duration> INTERVAL =
      SPEC.add(
          key("interval", time(ONE_SECOND, LONGEST), "Time between two probes, in whole seconds.")
              .byDefault(DEFAULT.interval));

  private static final ConfigKey<Integer> PROBES =
      SPEC.add(
          key(
                  "probes",
                  count(1, MOST_PROBES),
                  "Number of unanswered probes that end the connection.")
              .byDefault(DEFAULT.probes));

  private static final ConfigKey<Duration> USER_TIMEOUT =
      SPEC.add(
          key(
                  "userTimeout",
                  time(Duration.ZERO, Duration.ofDays(1)),
                  "The connection also ends if the peer has acknowledged no byte for this long,"
                      + " even if it answers probes (TCP_USER_TIMEOUT, Linux); 0 leaves it to the"
                      + " operating system.")
              .byDefault(DEFAULT.userTimeout));

  /** Reads the section; errors are added to it. */
  public static KeepAlive read(ConfigSection section) {
    Duration idle = section.get(IDLE);
    if (!idle.isZero() && idle.compareTo(ONE_SECOND) < 0) {
      section.error(IDLE, "is out of range; allowed: 0, or 1s to 9h");
    }
    return new KeepAlive(
        idle, section.get(INTERVAL), section.get(PROBES), section.get(USER_TIMEOUT));
  }

  /** Returns whether probes are sent at all. */
  public boolean isOn() {
    return !idle.isZero();
  }

  /** Returns the time before the first probe in seconds, rounded up. */
  int idleSeconds() {
    return seconds(idle);
  }

  /** Returns the time between two probes in seconds, rounded up. */
  public int intervalSeconds() {
    return seconds(interval);
  }

  private static int seconds(Duration time) {
    return (int) time.plusMillis(999).toSeconds();
  }
}
