package dev.sluice.transport.netty;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.Future;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UringTimerHandlerTest {
  private static final int PATIENCE_SECONDS = 20;

  private final AtomicInteger requests = new AtomicInteger();
  private EventLoopGroup group;

  @BeforeEach
  void start() {
    assumeTrue(IoUring.isAvailable());
    IoHandlerFactory rings = IoUringIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            executor ->
                new UringTimerHandler(
                    counting(IoHandler.class, rings.newHandler(executor)), new Fallback("a test")));
  }

  @AfterEach
  void stop() {
    if (group != null) {
      await(group.shutdownGracefully(0, 1, SECONDS));
    }
  }

  @Test
  void aTaskRunsInTimeWhileTheLoopWaitsForALaterOne() {
    group.schedule(() -> {}, 1, HOURS);
    await(group.submit(() -> {}));

    await(group.schedule(() -> {}, 5, MILLISECONDS));
    await(group.schedule(() -> {}, 5, MILLISECONDS));
  }

  @Test
  void tasksInAnyOrderAllRunAndNoneRunsEarly() {
    List<Future<?>> tasks = new ArrayList<>();
    for (int delay : new Random(1).ints(200, 1, 300).toArray()) {
      long due = System.nanoTime() + MILLISECONDS.toNanos(delay);
      tasks.add(
          group.schedule(
              () -> assertThat(System.nanoTime() - due).isNotNegative(), delay, MILLISECONDS));
    }

    tasks.forEach(UringTimerHandlerTest::await);
  }

  @Test
  void aTimerStaysWhenOtherEventsWakeTheLoop() {
    group.schedule(() -> {}, 1, HOURS);
    for (int i = 0; i < 500; i++) {
      group.schedule(() -> {}, 2, HOURS).cancel(false);
      await(group.submit(() -> {}));
    }

    assertThat(requests).hasValue(1);
  }

  @Test
  void theTimerOfACancelledTaskDelaysNoOther() {
    group.schedule(() -> {}, 1, HOURS);
    await(group.submit(() -> {}));
    group.schedule(() -> {}, 20, MILLISECONDS).cancel(false);
    await(group.submit(() -> {}));

    await(group.schedule(() -> {}, 40, MILLISECONDS));
  }

  @Test
  void aLoopThatWaitsForATaskHoursAwayEndsAtOnce() {
    group.schedule(() -> {}, 1, HOURS);
    group.schedule(() -> {}, 2, HOURS);
    await(group.submit(() -> {}));

    await(group.shutdownGracefully(0, 1, HOURS));
  }

  private static void await(Future<?> future) {
    assertThat(future.awaitUninterruptibly(PATIENCE_SECONDS, SECONDS)).isTrue();
    assertThat(future.cause()).isNull();
  }

  /**
   * Counts the requests to a ring that do not come from the ring itself: here, those of the timers.
   */
  private <T> T counting(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("submit")) {
            requests.incrementAndGet();
          }
          try {
            Object result = method.invoke(real, arguments);
            return result instanceof IoRegistration registration
                ? counting(IoRegistration.class, registration)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
