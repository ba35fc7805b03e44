package dev.sluice.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All verticles of an event loop share one timer. */
class EventLoopClockTest {
  private static final int VERTICLES = 300;

  private final CountingLoop loop = new CountingLoop();

  /** An event loop that knows the timers it was given. */
  private static final class CountingLoop extends DefaultEventLoop {
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long first, long delay, TimeUnit unit) {
      ScheduledFuture<?> timer = super.scheduleWithFixedDelay(task, first, delay, unit);
      timers.add(timer);
      return timer;
    }
  }

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void onLoop(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  @Test
  void hundredsOfVerticlesHaveOneTimerWhichEndsWithTheLast() {
    List<Runnable> tasks = IntStream.range(0, VERTICLES).<Runnable>mapToObj(i -> () -> {}).toList();
    onLoop(() -> tasks.forEach(task -> EventLoopClock.here().add(loop, task)));
    assertThat(loop.timers).hasSize(1);
    onLoop(() -> tasks.subList(1, VERTICLES).forEach(EventLoopClock.here()::remove));
    assertThat(loop.timers.get(0).isCancelled()).isFalse();
    onLoop(() -> EventLoopClock.here().remove(tasks.get(0)));
    assertThat(loop.timers.get(0).isCancelled()).isTrue();
    onLoop(() -> EventLoopClock.here().add(loop, tasks.get(0)));
    assertThat(loop.timers).as("a new one for a new verticle").hasSize(2);
  }
}
