package dev.sluice.cluster;

import dev.sluice.config.ErrorText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node to the cluster's version of the configuration. It knows which version the node
 * has accepted, and which it runs.
 *
 * <p>An accepted version is first stored on disk, then run. If it cannot run, that is logged and
 * tried again: a port may become free. Any thread; one step at a time.
 */
final class ConfigReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigReconciler.class);
  private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx;
  private final NodeControl node;
  private final @Nullable ConfigStore store;
  private Future<Void> last = Future.succeededFuture();
  private @Nullable ConfigVersion accepted;
  private long runs;
  private long triedNanos;
  private List<String> errors = List.of();

  /**
   * Begins with the version that runs already.
   *
   * @param accepted the version from disk, which runs; null if there was none
   */
  ConfigReconciler(
      Vertx vertx,
      NodeControl node,
      @Nullable ConfigStore store,
      @Nullable ConfigVersion accepted) {
    this.vertx = vertx;
    this.node = node;
    this.store = store;
    this.accepted = accepted;
    this.runs = accepted == null ? 0 : accepted.version();
  }

  synchronized @Nullable ConfigVersion accepted() {
    return accepted;
  }

  /** Returns the version that runs here; 0 for the file. */
  synchronized long runs() {
    return runs;
  }

  /** Returns why the accepted version does not run here; empty if it runs. */
  synchronized List<String> errors() {
    return errors;
  }

  /** Accepts a version if it is later than the one that was accepted, and runs it. */
  synchronized Future<Void> converge(ConfigVersion seen) {
    // Serialised, because a check of the cluster and a change could otherwise store and run the
    // same version twice.
    last = last.transform(done -> isDue(seen) ? run(seen) : Future.succeededFuture());
    return last;
  }

  private synchronized boolean isDue(ConfigVersion seen) {
    int order = accepted == null ? 1 : seen.compareTo(accepted);
    boolean mayTryAgain = !errors.isEmpty() && System.nanoTime() - triedNanos > TRY_AGAIN_NANOS;
    if (order < 0 || (order == 0 && !mayTryAgain)) {
      return false;
    }
    triedNanos = System.nanoTime();
    return true;
  }

  private Future<Void> run(ConfigVersion seen) {
    return keep(seen)
        .compose(kept -> node.apply(seen.config()))
        .transform(done -> ran(seen, done.cause()));
  }

  private Future<Void> keep(ConfigVersion seen) {
    return vertx
        .executeBlocking(
            () -> {
              if (store != null) {
                store.keep(seen);
              }
              return true;
            })
        .recover(
            e -> {
              LOG.error(
                  "cluster.state: cannot store version {}: {}", seen.version(), ErrorText.of(e));
              return Future.succeededFuture(false);
            })
        .onSuccess(kept -> accept(seen))
        .mapEmpty();
  }

  private synchronized void accept(ConfigVersion seen) {
    accepted = seen;
  }

  private synchronized Future<Void> ran(ConfigVersion seen, @Nullable Throwable why) {
    List<String> now = why == null ? List.of() : ErrorText.lines(why);
    if (why == null) {
      runs = seen.version();
      LOG.info("cluster: runs version {} of {}", seen.version(), seen.node());
    } else if (!now.equals(errors)) {
      now.forEach(line -> LOG.error("cluster: cannot run version {}: {}", seen.version(), line));
    }
    errors = now;
    return Future.succeededFuture();
  }
}
