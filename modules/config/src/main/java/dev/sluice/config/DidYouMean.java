package dev.sluice.config;

import dev.sluice.buffer.Internal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The hint that follows an unknown key: a known key that is similar, or all known keys. */
@Internal
public final class DidYouMean {
  private static final int CLOSE = 2; // largest number of typing errors in a word

  private DidYouMean() {}

  /** Returns {@code did you mean x?} if a known word is similar, else all known words. */
  public static String of(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= CLOSE)
        .min(Comparator.comparingInt(k -> distance(lower, k.toLowerCase(Locale.ROOT))))
        .map(candidate -> "did you mean " + candidate + "?")
        .orElse("allowed: " + String.join(", ", known));
  }

  /** Returns the number of letters to insert, delete or replace: Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}
