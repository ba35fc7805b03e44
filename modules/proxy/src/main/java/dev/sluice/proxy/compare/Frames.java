package dev.sluice.proxy.compare;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;
import dev.sluice.frame.length.LengthType;
import dev.sluice.frame.types.FrameTypes;
import io.vertx.core.json.JsonObject;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The values of {@code frame}. */
final class Frames {
  /** Stands for the value {@code none}. */
  static final FrameType NONE =
      new FrameType() {
        @Override
        public String name() {
          return "none";
        }

        @Override
        public Framing newFraming() {
          throw new IllegalStateException("no messages");
        }
      };

  /** The names of protocols. */
  static final List<String> WORDS =
      Stream.concat(Stream.of(NONE.name()), FrameTypes.names().stream()).toList();

  /** The fields of a protocol whose messages have their length in their header. */
  static final Set<String> FIELDS = Set.of("offset", "length", "adjust", "order");

  private Frames() {}

  /** Reads a name or fields; see {@link dev.sluice.config.ValueType#read}. */
  static FrameType read(Object value) {
    if (value instanceof JsonObject fields) {
      return length(fields);
    }
    return FrameTypes.named(value.toString()).orElse(NONE);
  }

  private static FrameType length(JsonObject fields) {
    try {
      int length = number(fields, "length", 0);
      return new LengthType(
          number(fields, "offset", 0), length, number(fields, "adjust", 0), order(fields));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has " + e.getMessage(), e);
    }
  }

  private static int number(JsonObject fields, String name, int byDefault) {
    Object value = fields.getValue(name, byDefault);
    try {
      return Integer.parseInt(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " " + value + "; allowed: a whole number", e);
    }
  }

  private static ByteOrder order(JsonObject fields) {
    Object order = fields.getValue("order", "big");
    return switch (order.toString()) {
      case "big" -> ByteOrder.BIG_ENDIAN;
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      default -> throw new IllegalArgumentException("order " + order + "; allowed: big, little");
    };
  }
}
