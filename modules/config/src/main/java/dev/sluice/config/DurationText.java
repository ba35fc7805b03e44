package dev.sluice.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, written {@code 500ms}, {@code 30s} or {@code 5m}; a bare {@code 0} needs no unit. */
final class DurationText {
  private static final Pattern TIME = Pattern.compile("(0|[1-9]\\d{0,11})(ms|s|m)");

  private DurationText() {}

  static Duration read(Object value, Duration min, Duration max) {
    String text = value.toString();
    Matcher parts = TIME.matcher(text.equals("0") ? "0ms" : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is not a time; allowed: a number with ms, s or m, such as 30s");
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
      default -> Duration.ofMinutes(count);
    };
  }

  private static String write(Duration time) {
    if (time.isZero()) {
      return "0";
    }
    if (time.toSecondsPart() == 0 && time.toMillisPart() == 0) {
      return time.toMinutes() + "m";
    }
    return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
