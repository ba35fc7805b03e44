package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of values that a configuration has, and how each is read.
 *
 * <p>A value that cannot be read is an {@link IllegalArgumentException} whose message continues the
 * sentence that begins with the value.
 */
final class ConfigValues {
  static final String NO_OBJECT = "is not a section; allowed: keys with values";

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9]\\d{0,17})");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)%");
  private static final Pattern DECIMAL = Pattern.compile("\\d(?:\\.\\d{1,9})?");

  private ConfigValues() {}

  /** Returns a value as an error shows it. */
  static String quote(@Nullable Object value) {
    if (value instanceof JsonObject) {
      return "this section";
    } else if (value instanceof JsonArray) {
      return "this list";
    }
    return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
  }

  static JsonObject object(Object value) {
    if (value instanceof JsonObject json) {
      return json;
    }
    throw new IllegalArgumentException(NO_OBJECT);
  }

  static JsonArray array(Object value) {
    if (value instanceof JsonArray json) {
      return json;
    }
    throw new IllegalArgumentException("is not a list");
  }

  /** An empty text is no empty list, which may allow more than was meant. */
  static JsonArray values(Object value) {
    return value instanceof String text
        ? new JsonArray(Arrays.stream(COMMA.split(text.strip(), -1)).toList())
        : array(value);
  }

  static String name(Object value) {
    if (value instanceof String text && NAME.matcher(text).matches()) {
      return text;
    }
    String hint = value instanceof String ? "" : ", in quotes";
    throw new IllegalArgumentException("is not a name; allowed: up to 63 of a-z, 0-9 and -" + hint);
  }

  static long count(Object value, long min, long max) {
    // Environment variables and system properties are always text.
    if (!WHOLE.matcher(value.toString()).matches()) {
      throw new IllegalArgumentException("is not a whole number; allowed: " + min + " to " + max);
    }
    long count = Long.parseLong(value.toString());
    if (count < min || count > max) {
      throw new IllegalArgumentException("is out of range; allowed: " + min + " to " + max);
    }
    return count;
  }

  static boolean flag(Object value) {
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  static double share(Object value) {
    var percent = PERCENT.matcher(value.toString());
    double share = Double.NaN;
    if (percent.matches()) {
      share = Double.parseDouble(percent.group(1)) / 100;
    } else if (DECIMAL.matcher(value.toString()).matches()) {
      share = Double.parseDouble(value.toString());
    }
    if (share >= 0 && share <= 1) {
      return share;
    }
    throw new IllegalArgumentException("is not a share; allowed: 0% to 100%, or 0.0 to 1.0");
  }

  static <E extends Enum<E>> E choice(Object value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(value)) {
        return constant;
      }
    }
    String allowed =
        Arrays.stream(type.getEnumConstants())
            .map(ConfigValues::lower)
            .collect(Collectors.joining(" or "));
    throw new IllegalArgumentException("is not possible; allowed: " + allowed);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
