package dev.sluice.proxy.keepalive;

import dev.sluice.config.ConfigSection;
import java.time.Duration;
import java.util.List;

/**
 * Settings for detecting a peer that has vanished without closing its connection, as after a power
 * failure or a network fault. Immutable; any thread.
 *
 * @param idle silence of a connection before the first probe; zero disables probes
 * @param interval time between two probes
 * @param probes number of unanswered probes after which the connection ends
 * @param userTimeout time limit for the acknowledgement of sent bytes; zero leaves it to the
 *     operating system
 */
public record KeepAlive(Duration idle, Duration interval, int probes, Duration userTimeout) {

  /** The defaults, which detect a vanished peer within two minutes. */
  public static final KeepAlive DEFAULT =
      new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 6, Duration.ZERO);

  /** The configuration keys. */
  public static final List<String> KEYS = List.of("idle", "interval", "probes", "userTimeout");

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  // Linux allows 32767 s, and 127 probes.
  private static final Duration MOST = Duration.ofHours(9);
  private static final int MOST_PROBES = 127;

  /** Reads the section, whose keys the caller has checked; errors are reported to the section. */
  public static KeepAlive read(ConfigSection section) {
    Duration idle = section.time("idle", DEFAULT.idle, Duration.ZERO, MOST);
    if (!idle.isZero() && idle.compareTo(ONE_SECOND) < 0) {
      section.error("idle", "is out of range; allowed: 0, or 1s to 9h");
    }
    return new KeepAlive(
        idle,
        section.time("interval", DEFAULT.interval, ONE_SECOND, MOST),
        section.count("probes", DEFAULT.probes, 1, MOST_PROBES),
        section.time("userTimeout", DEFAULT.userTimeout, Duration.ZERO, Duration.ofDays(1)));
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
