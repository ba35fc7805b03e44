package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times, written {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code 1d}; a bare {@code 0}
 * needs no unit.
 */
final class DurationText extends ValueType<Duration> {
  private static final Pattern TIME = Pattern.compile("(0|[1-9]\\d{0,11})(ms|s|m|h|d)");

  private final Duration min;
  private final Duration max;

  /** Creates a type whose range includes both {@code min} and {@code max}. */
  DurationText(Duration min, Duration max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public Duration read(Object value) {
    String text = value.toString();
    Matcher parts = TIME.matcher(text.equals("0") ? "0ms" : text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is not a time; allowed: a number with ms, s, m, h or d, such as 30s");
    }
    Duration time = of(Long.parseLong(parts.group(1)), parts.group(2));
    if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
      throw new IllegalArgumentException("is out of range; allowed: " + allowed());
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

  @Override
  public String allowed() {
    return text(min) + " to " + text(max);
  }

  @Override
  public Object write(Duration time) {
    return text(time);
  }

  @Override
  JsonObject schema() {
    JsonObject schema = new JsonObject();
    return min.isZero()
        ? schema
            .put("type", new JsonArray().add("string").add("integer"))
            .put("pattern", "^" + TIME + "$|^0$")
            .put("minimum", 0)
            .put("maximum", 0)
        : schema.put("type", "string").put("pattern", "^" + TIME + "$");
  }

  /** Returns a time in the largest unit that needs no fraction. */
  private static String text(Duration time) {
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
