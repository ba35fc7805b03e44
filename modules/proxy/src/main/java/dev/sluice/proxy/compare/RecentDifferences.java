package dev.sluice.proxy.compare;

import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.ResponseDifference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The differences of one event loop that were found last. If every response differs, only some of
 * them are kept, because a report takes longer than a comparison. Event loop only.
 */
final class RecentDifferences {
  private static final int KEPT = 256;
  private static final int PER_SECOND = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Deque<ResponseDifference> newestFirst = new ArrayDeque<>();
  private long secondBegan = System.nanoTime();
  private int thisSecond;

  /** Returns whether one more may be reported now; if so, it has to be. */
  boolean mayAdd() {
    long now = System.nanoTime();
    if (now - secondBegan >= SECOND) {
      secondBegan = now;
      thisSecond = 0;
    }
    return thisSecond++ < PER_SECOND;
  }

  void add(ResponseDifference difference) {
    newestFirst.addFirst(difference);
    if (newestFirst.size() > KEPT) {
      newestFirst.removeLast();
    }
  }

  /**
   * Returns the newest ones.
   *
   * @param before only those whose number is less
   * @param most largest number of differences
   */
  DifferencePage page(long before, int most) {
    List<ResponseDifference> page = new ArrayList<>();
    Iterator<ResponseDifference> all = newestFirst.iterator();
    while (all.hasNext() && page.size() < most) {
      ResponseDifference next = all.next();
      if (next.number() < before) {
        page.add(next);
      }
    }
    return new DifferencePage(newestFirst.size(), page);
  }
}
