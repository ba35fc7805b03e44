package dev.sluice.proxy.keepalive;

import dev.sluice.config.ConfigSection;
import java.time.Duration;
import java.util.List;

/**
 * How it is found out that a peer has vanished, which a machine without power or a broken network
 * does not tell. Immutable; any thread.
 *
 * @param idle how long a connection is silent before its peer is asked whether it is there; zero is
 *     for ever
 * @param interval how long an answer may take before it is asked again
 * @param probes how many times in a row it may stay silent before the connection ends
 * @param userTimeout how long what was sent may wait for the peer to take it; zero is as long as
 *     the operating system tries
 */
public record KeepAlive(Duration idle, Duration interval, int probes, Duration userTimeout) {

  /** Two minutes until a peer that has vanished is found out. */
  public static final KeepAlive DEFAULT =
      new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(10), 6, Duration.ZERO);

  /** The keys. */
  public static final List<String> KEYS = List.of("idle", "interval", "probes", "userTimeout");

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  // Linux allows 32767 s, and 127 probes.
  private static final Duration MOST = Duration.ofHours(9);
  private static final int MOST_PROBES = 127;

  /** Reads the section, whose keys the caller has checked; what is wrong lands in it. */
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

  /** Says whether peers are asked at all. */
  public boolean isOn() {
    return !idle.isZero();
  }

  /** Returns the time before the first probe, in whole seconds, more rather than less. */
  int idleSeconds() {
    return seconds(idle);
  }

  /** Returns the time between probes, in whole seconds, more rather than less. */
  public int intervalSeconds() {
    return seconds(interval);
  }

  private static int seconds(Duration time) {
    return (int) time.plusMillis(999).toSeconds();
  }
}
