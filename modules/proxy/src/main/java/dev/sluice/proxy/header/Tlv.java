package dev.sluice.proxy.header;

import dev.sluice.config.ValueType;
import dev.sluice.config.ValueTypes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The values that a destination's header may have besides the addresses. */
public enum Tlv {
  /** The host name that the client wants to reach. */
  AUTHORITY("authority"),
  /** The application protocol. */
  ALPN("alpn"),
  /** The identity of the session, the same for all its destinations. */
  UNIQUE_ID("uniqueId"),
  /** A checksum of the header. */
  CRC32C("crc32c"),
  /** The client's TLS connection. */
  SSL("ssl");

  private static final String ALLOWED =
      Arrays.stream(values()).map(value -> value.word).collect(Collectors.joining(", "));

  /** The lists of values in a configuration. */
  static final ValueType<List<Tlv>> LIST =
      ValueTypes.list(
          ValueTypes.text(
              "any of " + ALLOWED, "^(" + ALLOWED.replace(", ", "|") + ")$", Tlv::read));

  private final String word;

  Tlv(String word) {
    this.word = word;
  }

  private static Tlv read(Object text) {
    return Arrays.stream(values())
        .filter(value -> value.word.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("is unknown; allowed: " + ALLOWED));
  }

  /** Returns the value as a configuration has it. */
  @Override
  public String toString() {
    return word;
  }
}
