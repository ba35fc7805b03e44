package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The types of values in a configuration. */
@Internal
public final class ValueTypes {
  /** A name of a route, a mirror, a cluster or a node. */
  public static final ValueType<String> NAME = new Name();

  /** Yes or no. */
  public static final ValueType<Boolean> FLAG = new Flag();

  /** A share, 0 to 1. */
  public static final ValueType<Double> SHARE = new Share();

  private ValueTypes() {}

  /** Returns the type of whole numbers from {@code min} to {@code max}. */
  public static ValueType<Integer> count(int min, int max) {
    return new Count(min, max);
  }

  /** Returns the type of numbers of bytes from {@code min} to {@code max}. */
  public static ValueType<Long> size(long min, long max) {
    return new ByteSize(min, max);
  }

  /** Returns the type of times from {@code min} to {@code max}. */
  public static ValueType<Duration> time(Duration min, Duration max) {
    return new DurationText(min, max);
  }

  /** Returns the type of an enum's constants, which a file has in lower case. */
  public static <E extends Enum<E>> ValueType<E> choice(Class<E> constants) {
    return new Choice<>(constants);
  }

  /**
   * Returns the type of values that are read from text, or from a number as from text.
   *
   * @param allowed the possible values, for people
   * @param pattern a regular expression that JavaScript understands, and that matches a part of
   *     each valid value; empty if there is none
   * @param reader as {@link ValueType#read}
   */
  public static <T> ValueType<T> text(String allowed, String pattern, Function<Object, T> reader) {
    return new Text<>(allowed, pattern, reader);
  }

  /** Returns the type of lists; in a variable or a property, commas separate the elements. */
  public static <T> ValueType<List<T>> list(ValueType<T> element) {
    return new ListType<>(element);
  }

  /**
   * Returns the type of values that are a word or an object.
   *
   * @param words the possible words
   * @param fields the possible fields of an object
   * @param reader reads a word as text, or a {@code JsonObject} with such fields; see {@link
   *     ValueType#read}
   */
  public static <T> ValueType<T> wordOrObject(
      List<String> words, Set<String> fields, Function<Object, T> reader) {
    return new TextOrObject<>(words, fields, reader);
  }

  private static final class Text<T> extends ValueType<T> {
    private final String allowed;
    private final String pattern;
    private final Function<Object, T> reader;

    Text(String allowed, String pattern, Function<Object, T> reader) {
      this.allowed = allowed;
      this.pattern = pattern;
      this.reader = reader;
    }

    @Override
    public T read(Object value) {
      return reader.apply(value);
    }

    @Override
    public String allowed() {
      return allowed;
    }

    @Override
    JsonObject schema() {
      JsonObject schema = new JsonObject().put("type", new JsonArray().add("string").add("number"));
      return pattern.isEmpty() ? schema : schema.put("pattern", pattern);
    }
  }

  private static final class Name extends ValueType<String> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    @Override
    public String read(Object value) {
      if (value instanceof String text && NAME.matcher(text).matches()) {
        return text;
      }
      String hint = value instanceof String ? "" : ", in quotes";
      throw new IllegalArgumentException("is not a name; allowed: " + allowed() + hint);
    }

    @Override
    public String allowed() {
      return "up to 63 of a-z, 0-9 and -";
    }

    @Override
    JsonObject schema() {
      return new JsonObject().put("type", "string").put("pattern", "^" + NAME + "$");
    }

    /** Returns a unique name: otherwise two missing names would be reported as one used twice. */
    @Override
    String standIn(String path) {
      return "?" + path;
    }
  }

  private static final class Flag extends ValueType<Boolean> {
    @Override
    public Boolean read(Object value) {
      return switch (value.toString()) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("is neither true nor false");
      };
    }

    @Override
    public String allowed() {
      return "true or false";
    }

    @Override
    public Object write(Boolean value) {
      return value;
    }

    @Override
    JsonObject schema() {
      return new JsonObject()
          .put("type", new JsonArray().add("boolean").add("string"))
          .put("pattern", "^(true|false)$");
    }
  }

  private static final class Share extends ValueType<Double> {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)%");
    private static final Pattern DECIMAL = Pattern.compile("\\d(?:\\.\\d{1,9})?");

    @Override
    public Double read(Object value) {
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
      throw new IllegalArgumentException("is not a share; allowed: " + allowed());
    }

    @Override
    public String allowed() {
      return "0% to 100%, or 0.0 to 1.0";
    }

    @Override
    public Object write(Double value) {
      return Math.round(value * 100) + "%";
    }

    @Override
    JsonObject schema() {
      return new JsonObject()
          .put("type", new JsonArray().add("string").add("number"))
          .put("pattern", "^0*\\d{1,2}(\\.\\d+)?%$|^100(\\.0+)?%$|^0(\\.\\d+)?$|^1(\\.0+)?$")
          .put("minimum", 0)
          .put("maximum", 1);
    }
  }

  private static final class Count extends ValueType<Integer> {
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9]\\d{0,17})");

    private final int min;
    private final int max;

    Count(int min, int max) {
      this.min = min;
      this.max = max;
    }

    @Override
    public Integer read(Object value) {
      // Environment variables and system properties are always text.
      if (!WHOLE.matcher(value.toString()).matches()) {
        throw new IllegalArgumentException("is not a whole number; allowed: " + allowed());
      }
      long count = Long.parseLong(value.toString());
      if (count < min || count > max) {
        throw new IllegalArgumentException("is out of range; allowed: " + allowed());
      }
      return (int) count;
    }

    @Override
    public String allowed() {
      return min + " to " + max;
    }

    @Override
    public Object write(Integer value) {
      return value;
    }

    @Override
    JsonObject schema() {
      return new JsonObject()
          .put("type", new JsonArray().add("integer").add("string"))
          .put("minimum", min)
          .put("maximum", max)
          .put("pattern", "^(0|[1-9]\\d*)$");
    }
  }

  private static final class Choice<E extends Enum<E>> extends ValueType<E> {
    private final Class<E> constants;

    Choice(Class<E> constants) {
      this.constants = constants;
    }

    @Override
    public E read(Object value) {
      for (E constant : constants.getEnumConstants()) {
        if (lower(constant).equals(value)) {
          return constant;
        }
      }
      throw new IllegalArgumentException("must be " + allowed());
    }

    /** Returns a list such as {@code none, text or json}. */
    @Override
    public String allowed() {
      String all = String.join(", ", words());
      int last = all.lastIndexOf(", ");
      return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }

    @Override
    public Object write(E value) {
      return lower(value);
    }

    @Override
    JsonObject schema() {
      return new JsonObject().put("enum", new JsonArray(words()));
    }

    private List<String> words() {
      return Arrays.stream(constants.getEnumConstants()).map(Choice::lower).toList();
    }

    private static String lower(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }
}
