package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void sends_are_evenly_spread_and_never_drift() {
    Schedule schedule = Schedule.lasting(3, 10);
    assertThat(schedule.count()).isEqualTo(30);
    assertThat(schedule.nanosOf(0)).isEqualTo(0);
    assertThat(schedule.nanosOf(1)).isEqualTo(333_333_333);
    assertThat(schedule.nanosOf(3)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(schedule.nanosOf(30)).isEqualTo(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void a_short_time_has_one_send() {
    assertThat(Schedule.lasting(1, 0.001).count()).isEqualTo(1);
  }

  @Test
  void the_pacer_sends_each_in_order_and_never_before_its_time() throws Exception {
    DefaultEventLoop loop = new DefaultEventLoop();
    Schedule schedule = new Schedule(10_000, 200);
    List<Long> indices = new ArrayList<>();
    List<Long> due = new ArrayList<>();
    List<Long> early = new ArrayList<>();
    try {
      Link.await(
          Pacer.run(
              loop,
              schedule,
              (index, dueNanos) -> {
                indices.add(index);
                due.add(dueNanos);
                if (System.nanoTime() < dueNanos) {
                  early.add(index);
                }
              }));
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    assertThat(indices).hasSize(200).isSorted().doesNotHaveDuplicates();
    assertThat(due.get(199) - due.get(0)).isEqualTo(schedule.nanosOf(199));
    assertThat(early).isEmpty();
  }
}
