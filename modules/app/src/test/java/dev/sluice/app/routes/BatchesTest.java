package dev.sluice.app.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private final List<Integer> begun = new ArrayList<>();
  private final Deque<Promise<Void>> underWay = new ArrayDeque<>();

  private Future<?> begin(int number) {
    begun.add(number);
    Promise<Void> step = Promise.promise();
    underWay.add(step);
    return step.future();
  }

  @Test
  void all_steps_run_in_order_and_a_few_at_a_time() {
    List<Integer> all = IntStream.range(0, 100).boxed().toList();
    Future<Void> done = Batches.each(all, this::begin);
    int most = 0;
    while (!underWay.isEmpty()) {
      assertThat(done.isComplete()).isFalse();
      most = Math.max(most, underWay.size());
      underWay.remove().complete();
    }
    assertThat(begun).isEqualTo(all);
    assertThat(most).isLessThanOrEqualTo(8);
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void after_a_failed_step_its_batch_ends_and_no_other_begins() {
    Future<Void> done = Batches.each(IntStream.range(0, 100).boxed().toList(), this::begin);
    underWay.remove().fail("why");
    assertThat(done.isComplete()).isFalse();
    while (!underWay.isEmpty()) {
      underWay.remove().complete();
    }
    assertThat(done.cause()).hasMessage("why");
    assertThat(begun).hasSizeLessThan(100);
  }

  @Test
  void an_empty_list_completes_at_once() {
    assertThat(Batches.each(List.of(), element -> Future.failedFuture("none")).succeeded())
        .isTrue();
  }
}
