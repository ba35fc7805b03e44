package dev.sluice.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times, written {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code 1d}; a bare {@code 0}
 * needs no unit.
 */
final class DurationText {
  private static final Pattern TIME = Pattern.compile("(0|[1-9]\\d{0,11})(ms|s|m|h|d)");

  private DurationText() {}

  static Duration read(Object value, Duration min, Duration max) {
    String text = value.toString();
    Matcher parts = TIME.matcher(text.equals("0") ? "0ms" : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is not a time; allowed: a number with ms, s, m, h or d, such as 30s");
    }
    Duration time = of(Long.parseLong(parts.group(1)), parts.group(2));
    if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "is out of range; allowed: " + write(min) + " to " + write(max));
    }
    return time;
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** In the largest unit of which it is a whole number. */
  private static String write(Duration time) {
    if (time.isZero()) {
      return "0";
    } else if (time.toMillisPart() != 0) {
      return time.toMillis() + "ms";
    } else if (time.toSecondsPart() != 0) {
      return time.toSeconds() + "s";
    } else if (time.toMinutesPart() != 0) {
      return time.toMinutes() + "m";
    }
    return time.toHoursPart() != 0 ? time.toHours() + "h" : time.toDays() + "d";
  }
}
