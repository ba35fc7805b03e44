package dev.sluice.proxy.stats;

import dev.sluice.buffer.Internal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** The orders of a list of sessions; the one with the largest number comes first. */
@Internal
public enum SessionOrder {
  /** By age: the oldest session first. */
  AGE(SessionStats::nanos),
  /** By the largest lag of its destinations. */
  LAG(SessionStats::lagBytes),
  /** By the bytes from and to the client together. */
  BYTES(session -> session.receivedBytes() + session.responseBytes());

  @SuppressWarnings("ImmutableEnumChecker") // a method reference
  private final ToLongFunction<SessionStats> number;

  SessionOrder(ToLongFunction<SessionStats> number) {
    this.number = number;
  }

  /** Returns some of the sessions of several pages. */
  public SessionPage merge(List<SessionPage> pages, int skip, int most) {
    return new SessionPage(
        pages.stream().mapToInt(SessionPage::total).sum(),
        pages.stream()
            .flatMap(page -> page.sessions().stream())
            .sorted(Comparator.comparingLong(number).reversed())
            .skip(skip)
            .limit(most)
            .toList());
  }

  /** Returns those with the largest numbers, without sorting all of them. */
  public static <T> List<T> largest(Collection<T> all, int most, ToLongFunction<T> number) {
    record Numbered<T>(long number, T element) {}

    PriorityQueue<Numbered<T>> largest =
        new PriorityQueue<>(Comparator.<Numbered<T>>comparingLong(Numbered::number));
    for (T element : all) {
      long of = number.applyAsLong(element);
      if (largest.size() < most) {
        largest.add(new Numbered<>(of, element));
      } else if (!largest.isEmpty() && of > largest.element().number()) {
        largest.remove();
        largest.add(new Numbered<>(of, element));
      }
    }
    List<T> ascending = new ArrayList<>();
    while (!largest.isEmpty()) {
      ascending.add(0, largest.remove().element());
    }
    return ascending;
  }
}
