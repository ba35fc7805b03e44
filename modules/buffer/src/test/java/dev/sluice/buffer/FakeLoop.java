package dev.sluice.buffer;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An event loop on the thread that made it; the test runs its tasks and moves its clock. */
final class FakeLoop extends AbstractScheduledEventExecutor {

  private final Thread thread = Thread.currentThread();
  private final MockTicker clock = Ticker.newMockTicker();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean gone;

  /** Runs waiting tasks, lets time pass, and runs each task that becomes due at its own time. */
  void pass(Duration time) {
    long end = clock.nanoTime() + time.toNanos();
    runTasks();
    while (hasTimer() && nextScheduledTaskDeadlineNanos() <= end) {
      clock.advance(
          Math.max(0, nextScheduledTaskDeadlineNanos() - clock.nanoTime()), TimeUnit.NANOSECONDS);
      runTasks();
    }
    clock.advance(end - clock.nanoTime(), TimeUnit.NANOSECONDS);
  }

  void runTasks() {
    fetchFromScheduledTaskQueue(tasks);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  boolean hasTimer() {
    return nextScheduledTaskDeadlineNanos() >= 0;
  }

  /** Runs a task on a thread other than the loop's, and waits for its end. */
  static void elsewhere(Runnable what) {
    Throwable[] thrown = new Throwable[1];
    Thread other = new Thread(what, "elsewhere");
    other.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thrown[0] instanceof RuntimeException e) {
      throw e;
    } else if (thrown[0] instanceof Error e) {
      throw e;
    }
  }

  @Override
  public void execute(Runnable task) {
    if (gone) {
      throw new RejectedExecutionException("the loop has ended");
    }
    tasks.add(task);
  }

  /** Turns it into a loop whose thread has ended: it takes no more tasks. */
  @Override
  @Deprecated
  public void shutdown() {
    gone = true;
  }

  @Override
  public Ticker ticker() {
    return clock;
  }

  @Override
  public boolean inEventLoop(Thread candidate) {
    return candidate == thread;
  }

  @Override
  public boolean isShutdown() {
    return gone;
  }

  @Override
  public boolean isTerminated() {
    return gone;
  }

  @Override
  public boolean isShuttingDown() {
    return gone;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return gone;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<?> terminationFuture() {
    throw new UnsupportedOperationException();
  }
}
