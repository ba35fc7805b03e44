package dev.sluice.proxy.compare;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.frame.FrameType;
import dev.sluice.frame.mask.HeaderMask;
import dev.sluice.frame.mask.JointMask;
import dev.sluice.frame.mask.Mask;
import dev.sluice.frame.mask.PostgresMask;
import dev.sluice.frame.mask.RangeMask;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of {@code ignore}. */
final class Ignored {
  static final String ALLOWED = "a header field, processIds, or bytes such as 0-1";

  private static final String HTTP = "http";
  private static final String POSTGRES = "postgres";
  private static final String PROCESS_IDS = "processIds";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private Ignored() {}

  /** Checks what does not depend on the protocol. */
  static String checked(Object value) {
    String text = value.toString();
    Matcher range = RANGE.matcher(text);
    if (range.matches() && Long.parseLong(range.group(1)) > Long.parseLong(range.group(2))) {
      throw new IllegalArgumentException("ends before it begins");
    } else if (!FIELD.matcher(text).matches()) {
      throw new IllegalArgumentException("is unknown; allowed: " + ALLOWED);
    }
    return text;
  }

  /**
   * Reads the values; errors are added to the section.
   *
   * @param frame the protocol; null if the stream has no messages
   * @return null if all bytes count
   */
  static @Nullable Mask mask(
      ConfigSection section, ConfigKey<List<String>> key, @Nullable FrameType frame) {
    String protocol = frame == null ? "" : frame.name();
    List<String> values = section.find(key);
    if (values == null) {
      return byDefault(protocol);
    }
    List<Mask> masks = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    for (String value : values) {
      Matcher range = RANGE.matcher(value);
      if (range.matches()) {
        masks.add(
            new RangeMask(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) + 1));
      } else if (protocol.equals(POSTGRES) && value.equals(PROCESS_IDS)) {
        masks.add(new PostgresMask());
      } else if (protocol.equals(HTTP)) {
        fields.add(value);
      } else {
        section.error(key, "has " + value + "; allowed: " + allowed(protocol));
      }
    }
    if (!fields.isEmpty()) {
      masks.add(new HeaderMask(fields));
    }
    return masks.isEmpty() ? null : new JointMask(masks);
  }

  private static String allowed(String protocol) {
    return protocol.equals(POSTGRES)
        ? "processIds, or bytes such as 0-1"
        : "bytes such as 0-1; header fields need frame: http";
  }

  private static @Nullable Mask byDefault(String protocol) {
    return switch (protocol) {
      case HTTP -> HeaderMask.DEFAULT;
      case POSTGRES -> new PostgresMask();
      default -> null;
    };
  }
}
