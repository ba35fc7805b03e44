package dev.sluice.app.compare;

import dev.sluice.transport.datagram.Reason;
import java.util.Locale;

/** How numbers and names are shown to operators. Any thread. */
final class Text {
  private static final double NANOS_PER_MILLI = 1e6;

  private Text() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a time such as {@code 0.25 ms}. */
  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%,.2f ms", nanos / NANOS_PER_MILLI);
  }

  /** Returns the name of a constant as words, such as {@code sampled out}. */
  static String words(Reason reason) {
    return reason.label().replace('_', ' ');
  }
}
