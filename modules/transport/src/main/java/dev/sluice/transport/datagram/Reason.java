package dev.sluice.transport.datagram;

import java.util.Locale;

/** A constant that the log, the metrics, the API and the dashboard all spell in the same way. */
public interface Reason {

  /** Returns the name of the enum's constant. */
  String name();

  /** Returns the position of the enum's constant. */
  int ordinal();

  /** Returns the spelling: the constant's name in lower snake case, such as {@code too_big}. */
  default String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
