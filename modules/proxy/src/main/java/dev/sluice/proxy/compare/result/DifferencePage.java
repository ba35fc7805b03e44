package dev.sluice.proxy.compare.result;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some of the differences that were found last. Immutable.
 *
 * @param kept number of differences that are kept; older ones are only counted
 * @param differences the requested ones, the newest first
 */
public record DifferencePage(int kept, List<ResponseDifference> differences) {
  private static final Comparator<ResponseDifference> NEWEST_FIRST =
      Comparator.comparingLong(ResponseDifference::number).reversed();

  /** No differences. */
  public static final DifferencePage NONE = new DifferencePage(0, List.of());

  /** Keeps a copy of the list. */
  public DifferencePage {
    differences = List.copyOf(differences);
  }

  /**
   * Returns the newest differences of two instances of a route together.
   *
   * @param most largest number of differences
   */
  public DifferencePage plus(DifferencePage other, int most) {
    return new DifferencePage(
        kept + other.kept,
        Stream.concat(differences.stream(), other.differences.stream())
            .sorted(NEWEST_FIRST)
            .limit(most)
            .toList());
  }
}
