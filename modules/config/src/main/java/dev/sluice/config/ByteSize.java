package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes, written {@code 65536}, {@code 64KiB}, {@code 4MiB}, {@code 1GiB} or {@code
 * 1TiB}.
 */
final class ByteSize extends ValueType<Long> {
  // No leading zero: in YAML that could be meant as octal.
  private static final Pattern SIZE = Pattern.compile("(0|[1-9]\\d{0,12})([KMGT]iB)?");
  private static final String UNITS = "KMGT";

  private final long min;
  private final long max;

  /** Creates a type whose range includes both {@code min} and {@code max}, in bytes. */
  ByteSize(long min, long max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public Long read(Object value) {
    Matcher size = SIZE.matcher(value.toString());
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "is not a size; allowed: bytes, or a number with KiB, MiB, GiB or TiB, such as 4MiB");
    }
    String unit = size.group(2);
    int shift = unit == null ? 0 : 10 * (UNITS.indexOf(unit.charAt(0)) + 1);
    long count = Long.parseLong(size.group(1));
    // Compared before it is multiplied, which might overflow.
    boolean tooLarge = count > (max >> shift);
    if (tooLarge || (count << shift) < min) {
      throw new IllegalArgumentException("is out of range; allowed: " + allowed());
    }
    return count << shift;
  }

  @Override
  public String allowed() {
    return text(min) + " to " + text(max);
  }

  @Override
  public Object write(Long bytes) {
    return bytes % 1024 == 0 ? text(bytes) : bytes;
  }

  @Override
  JsonObject schema() {
    return new JsonObject()
        .put("type", new JsonArray().add("string").add("integer"))
        .put("pattern", "^" + SIZE + "$")
        .put("minimum", min)
        .put("maximum", max);
  }

  private static String text(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    int power = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length());
    return power == 0
        ? bytes + (bytes == 1 ? " byte" : " bytes")
        : (bytes >> (10 * power)) + UNITS.substring(power - 1, power) + "iB";
  }
}
