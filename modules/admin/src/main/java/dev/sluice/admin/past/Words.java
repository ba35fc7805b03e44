package dev.sluice.admin.past;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Numbers and lists in sentences. */
final class Words {
  private static final int MOST_NAMES = 5;

  private Words() {}

  /** Returns once, twice, 3 times. */
  static String times(long count) {
    return count == 1 ? "once" : count == 2 ? "twice" : number(count) + " times";
  }

  /** Returns 1 datagram, 2 datagrams. */
  static String some(long count, String what) {
    return number(count) + " " + what + (count == 1 ? "" : "s");
  }

  /** Returns a time: 40 s, 12 min, 3 h 5 min. */
  static String time(Duration time) {
    if (time.toMinutes() == 0) {
      return time.toSeconds() + " s";
    }
    return time.toHours() == 0
        ? time.toMinutes() + " min"
        : time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  /** Returns the first names, and the number of the others. */
  static String names(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(MOST_NAMES, all.size())));
    return all.size() > MOST_NAMES ? first + " and " + (all.size() - MOST_NAMES) + " more" : first;
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
