package dev.sluice.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work on a separate thread, which the test joins at the end. */
public final class Background {

  private static final long PATIENCE_SECONDS = 40;

  private final FutureTask<Void> task;

  private Background(Callable<Void> work) {
    task = new FutureTask<>(work);
  }

  /** Work that may throw an exception. */
  @FunctionalInterface
  public interface Work {
    /** Does the work. */
    void run() throws Exception;
  }

  /** Starts the work. */
  public static Background run(Work work) {
    @SuppressWarnings("NullAway") // a task without a result ends with null
    Callable<Void> callable =
        () -> {
          work.run();
          return null;
        };
    Background background = new Background(callable);
    Thread thread = new Thread(background.task, "background");
    thread.setDaemon(true);
    thread.start();
    return background;
  }

  /** Waits for the end of the work; fails if the work failed. */
  public void join() {
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the work in the background failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
