package dev.sluice.proxy.names;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names as the operating system does: by its hosts file, its name servers and its other
 * configured sources, in their current state. The JDK calls the C library's {@code getaddrinfo} for
 * this.
 *
 * <p>The call blocks, so it runs on separate threads, one call at a time per name. It gives no time
 * to live. So an answer is used for {@link #FRESH_NANOS}; after that, the next caller starts a new
 * lookup. If the lookup fails or takes longer than {@link #PATIENCE_MILLIS}, the old answer is used
 * until it is older than {@link #HELD_NANOS}: a short outage of a name server stops no session. Any
 * thread.
 */
final class SystemNames implements Names.Source {
  static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
  static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(60);
  static final long PATIENCE_MILLIS = 500;

  // A silent name server blocks a thread for 10 s or more: resolv.conf(5).
  private static final int THREADS = 16;
  private static final long THREAD_LIVES_SECONDS = 10;

  static final SystemNames SHARED =
      new SystemNames(InetAddress::getAllByName, System::nanoTime, threads());

  private final Map<String, SystemName> names = new ConcurrentHashMap<>();
  private final SystemName.Resolver resolver;
  private final LongSupplier clock;
  private final Executor threads;

  SystemNames(SystemName.Resolver resolver, LongSupplier clock, Executor threads) {
    this.resolver = resolver;
    this.clock = clock;
    this.threads = threads;
  }

  private static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_LIVES_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SystemNames::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-names");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Future<List<InetAddress>> ask(EventLoop loop, String host) {
    long now = clock.getAsLong();
    SystemName name = name(host, now);
    List<InetAddress> fresh = name.found(now, FRESH_NANOS);
    return fresh == null
        ? lookUp(loop, name, name.found(now, HELD_NANOS))
        : loop.newSucceededFuture(fresh);
  }

  private SystemName name(String host, long now) {
    SystemName known = names.get(host);
    if (known != null) {
      return known;
    }
    // Drops names that are no longer in the configuration.
    names.values().removeIf(name -> name.isForgotten(now, HELD_NANOS));
    return names.computeIfAbsent(host, added -> new SystemName(added, resolver));
  }

  private Future<List<InetAddress>> lookUp(
      EventLoop loop, SystemName name, @Nullable List<InetAddress> held) {
    Promise<List<InetAddress>> promise = loop.newPromise();
    if (held != null) {
      ScheduledFuture<?> patience =
          loop.schedule(() -> promise.trySuccess(held), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      promise.addListener(done -> patience.cancel(false));
    }
    CompletableFuture<List<InetAddress>> running = name.lookUp(threads, clock);
    var unused =
        running.whenComplete(
            (found, failure) -> onLoop(loop, () -> settle(promise, found, held, failure)));
    return promise;
  }

  private static void settle(
      Promise<List<InetAddress>> promise,
      @Nullable List<InetAddress> found,
      @Nullable List<InetAddress> held,
      @Nullable Throwable failure) {
    List<InetAddress> addresses = found == null ? held : found;
    if (addresses != null) {
      promise.trySuccess(addresses);
    } else if (failure != null) {
      promise.tryFailure(failure);
    }
  }

  private static void onLoop(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and with it the caller.
      return;
    }
  }
}
