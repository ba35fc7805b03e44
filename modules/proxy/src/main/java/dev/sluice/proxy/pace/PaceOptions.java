package dev.sluice.proxy.pace;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.Connector;
import java.time.Duration;
import java.util.List;

/**
 * The pace at which a mirror gets the client's bytes. Immutable; any thread.
 *
 * @param pace what the mirror is waited for
 * @param timeout longest time to wait for a response, more than zero
 */
public record PaceOptions(Pace pace, Duration timeout) {

  /** What a mirror is waited for. */
  public enum Pace {
    /** Nothing: it gets the bytes as soon as they have arrived. */
    NONE,
    /** Its responses: what the client sent after a response waits for the mirror's response. */
    RESPONSES
  }

  // Longer than a working server on the same network ever takes for most requests, and short
  // enough for a mirror that misses a few responses to drain within the default drainTimeout.
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

  /** No pace. */
  public static final PaceOptions NONE = new PaceOptions(Pace.NONE, DEFAULT_TIMEOUT);

  private static final ConfigKey<Pace> PACE =
      key(
              "pace",
              choice(Pace.class),
              "What the mirror waits for. With responses, it gets what the client sent after a"
                  + " response of the primary only after its own response to what came before.")
          .byDefault(Pace.NONE);

  private static final ConfigKey<Duration> TIMEOUT =
      key(
              "paceTimeout",
              time(Duration.ofMillis(1), Duration.ofMinutes(10)),
              "Time to wait for a response of the mirror; then it gets the next bytes all the same.")
          .byDefault(DEFAULT_TIMEOUT);

  /** The keys of a mirror. */
  public static final List<ConfigKey<?>> KEYS = List.of(PACE, TIMEOUT);

  /** Reads the keys of a mirror; errors are added to the section. */
  public static PaceOptions read(ConfigSection mirror) {
    PaceOptions options = new PaceOptions(mirror.get(PACE), mirror.get(TIMEOUT));
    if (!options.isOn() && !options.timeout.equals(DEFAULT_TIMEOUT)) {
      mirror.error(TIMEOUT, "needs pace: responses");
    }
    return options;
  }

  /**
   * Refuses the keys of a mirror that sends no responses.
   *
   * @param why the reason, in words
   */
  public static void refuse(ConfigSection mirror, String why) {
    KEYS.stream().filter(mirror::has).forEach(key -> mirror.error(key, "has no effect: " + why));
  }

  /** Returns whether the mirror is waited for. */
  public boolean isOn() {
    return pace != Pace.NONE;
  }

  /**
   * Returns a connector that paces the mirror. Its sessions need {@link Turns} as an observer.
   *
   * @param way connects to the mirror
   * @param mirror counts what passed without a response
   * @param route the name of the route
   * @param notices logs that
   * @return the same connector without a pace
   */
  public Connector around(
      Connector way, BranchCounters mirror, String route, RateLimitedLog notices) {
    if (!isOn()) {
      return way;
    }
    String kind = "pace " + mirror.name();
    String line =
        "%s: %s did not respond within paceTimeout, and got the next bytes all the same"
            .formatted(route, mirror.name());
    return new PaceConnector(
        way,
        timeout,
        () -> {
          mirror.add(BranchCounter.PACE_TIMEOUTS, 1);
          notices.warn(kind, line);
        });
  }
}
