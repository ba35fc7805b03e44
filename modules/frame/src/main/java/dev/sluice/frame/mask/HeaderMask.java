package dev.sluice.frame.mask;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hides the values of fields in the headers of HTTP. Immutable; any thread.
 *
 * @param names names of 1 to {@link #MOST_NAMES} fields, in any case
 */
public record HeaderMask(List<String> names) implements Mask {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** The largest number of names. */
  public static final int MOST_NAMES = 64;

  /** The fields that differ between two equal servers. */
  public static final HeaderMask DEFAULT = new HeaderMask(List.of("Date"));

  /**
   * Creates a mask.
   *
   * @throws IllegalArgumentException if a name is no name of a field, or if they are too many
   */
  public HeaderMask {
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw new IllegalArgumentException(
          names.size() + " names of fields; allowed: 1 to " + MOST_NAMES);
    }
    for (String name : names) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException("\"" + name + "\" is no name of a field");
      }
    }
  }

  @Override
  public Masker newMasker() {
    return new HeaderMasker(
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT).getBytes(US_ASCII))
            .toArray(byte[][]::new));
  }
}
