package dev.sluice.tls.keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys and certificates again when their files change, on a thread of its own. Any thread.
 *
 * <p>Files that are wrong change nothing. That is logged once, and reported until it is mended.
 */
public final class KeyReloads {
  private static final Duration BY_DEFAULT = Duration.ofSeconds(5);
  private static final long THREAD_ENDS_AFTER_SECONDS = 10;

  /** Those of the process. */
  public static final KeyReloads OF_PROCESS = new KeyReloads();

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, KeyReloads::thread);
  private final List<KeyWatch> watches = new CopyOnWriteArrayList<>();
  private Duration period = BY_DEFAULT; // guarded by this object
  private @Nullable ScheduledFuture<?> scan; // guarded by this object

  /** What is read from files that may change. */
  public interface Keys {
    /** Returns the place of the files, such as {@code route db}. */
    String name();

    /** Returns what the files have, in the plural. */
    default String what() {
      return "certificates";
    }

    /** Returns the files. */
    List<Path> files();

    /**
     * Reads the files, and uses them from now on; changes nothing if it adds an error. Blocks.
     *
     * @throws Exception if they cannot be used, for a reason that no file has alone
     */
    void reload(Findings findings) throws Exception;

    /** Does what is due, such as the change of the secret of tickets. */
    default void tick() {}
  }

  /** Creates a watcher that has nothing to watch. */
  KeyReloads() {
    thread.setKeepAliveTime(THREAD_ENDS_AFTER_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-keys");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to watch files, until the caller ends it or the keys are garbage.
   *
   * @param before the files before they were first read
   * @return ends it
   */
  public synchronized Runnable watch(Keys keys, FileStamps before) {
    KeyWatch watch = new KeyWatch(keys, before);
    watches.add(watch);
    schedule();
    return () -> end(watch);
  }

  private synchronized void end(KeyWatch watch) {
    watches.remove(watch);
    schedule();
  }

  /**
   * Sets the time between two looks at the files.
   *
   * @param next zero looks only on request
   */
  public synchronized void setPeriod(Duration next) {
    if (!next.equals(period)) {
      period = next;
      cancel();
      schedule();
    }
  }

  private void schedule() {
    if (watches.isEmpty() || period.isZero()) {
      cancel();
    } else if (scan == null) {
      long millis = period.toMillis();
      scan = thread.scheduleWithFixedDelay(this::scan, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void cancel() {
    if (scan != null) {
      scan.cancel(false);
      scan = null;
    }
  }

  private void scan() {
    each(KeyWatch::look);
  }

  /** Reads all files again that have changed, or were wrong. */
  public void now() {
    thread.execute(() -> each(KeyWatch::lookNow));
  }

  /** Logs each line once, although each event loop may watch the same files. */
  private void each(BiPredicate<KeyWatch, Predicate<String>> look) {
    Set<String> told = new HashSet<>(errors());
    watches.removeIf(watch -> !look.test(watch, told::add));
  }

  /** Returns the errors of the files that were wrong when they were last read. */
  public List<String> errors() {
    return watches.stream().flatMap(watch -> watch.errors().stream()).distinct().toList();
  }
}
