package dev.sluice.buffer;

import dev.sluice.testkit.OneJdkIsEnough;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Lincheck tries the interleavings of pushes with the loop's takes and its close, and compares what
 * each call returns with a list that only one thread uses.
 */
@OneJdkIsEnough
public class RemoteFreeListModelTest {

  private static final int THREADS = 8;
  private static final int PUSHES = 8;

  private final RemoteFreeList list = new RemoteFreeList();
  private final List<RemoteFreeList.Link> links =
      Stream.generate(() -> new RemoteFreeList.Link(null)).limit(THREADS * PUSHES).toList();
  private final int[] pushes = new int[THREADS];
  private boolean closed;

  @Test
  void everyInterleavingLooksLikeOneCallAfterTheOther() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(2)
        .iterations(20)
        .invocationsPerIteration(500)
        .sequentialSpecification(OneThreadsList.class)
        .check(RemoteFreeListModelTest.class);
  }

  /** Pushes the next of the links that this thread has. */
  @Operation
  public boolean push(@Param(gen = ThreadIdGen.class) int thread) {
    return list.push(links.get(thread * PUSHES + pushes[thread]++));
  }

  @Operation(nonParallelGroup = "loop")
  public List<Integer> takeAll() {
    return closed ? List.of() : numbers(list.takeAll());
  }

  @Operation(nonParallelGroup = "loop", runOnce = true)
  public List<Integer> close() {
    closed = true;
    return numbers(list.close());
  }

  private List<Integer> numbers(RemoteFreeList.@Nullable Link first) {
    List<Integer> numbers = new ArrayList<>();
    for (RemoteFreeList.Link link = first; link != null; link = link.next) {
      numbers.add(links.indexOf(link));
    }
    return numbers;
  }

  /** The same list as a single thread would implement it. */
  public static class OneThreadsList {
    private final List<Integer> numbers = new ArrayList<>();
    private final int[] pushes = new int[THREADS];
    private boolean closed;

    public boolean push(int thread) {
      int number = thread * PUSHES + pushes[thread]++;
      if (!closed) {
        numbers.add(0, number);
      }
      return !closed;
    }

    public List<Integer> takeAll() {
      List<Integer> taken = new ArrayList<>(numbers);
      numbers.clear();
      return taken;
    }

    public List<Integer> close() {
      closed = true;
      return takeAll();
    }
  }
}
