package dev.sluice.proxy.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A name, its last addresses, and its pending lookup. Any thread. */
final class SystemName {

  /** Resolves names; blocks. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private record Answer(List<InetAddress> addresses, long nanos) {}

  private final String host;
  private final Resolver resolver;
  private volatile @Nullable Answer answer;
  private @Nullable CompletableFuture<List<InetAddress>> running; // guarded by this

  SystemName(String host, Resolver resolver) {
    this.host = host;
    this.resolver = resolver;
  }

  /** Returns the last addresses, or null if they are older than the limit. */
  @Nullable List<InetAddress> found(long nowNanos, long maxAgeNanos) {
    Answer last = answer;
    return last != null && nowNanos - last.nanos() < maxAgeNanos ? last.addresses() : null;
  }

  /** Returns whether this entry may be dropped. */
  synchronized boolean isForgotten(long nowNanos, long maxAgeNanos) {
    return running == null && found(nowNanos, maxAgeNanos) == null;
  }

  /** Resolves the name on another thread; a lookup that is already pending serves both callers. */
  synchronized CompletableFuture<List<InetAddress>> lookUp(Executor threads, LongSupplier clock) {
    CompletableFuture<List<InetAddress>> begun = running;
    if (begun == null) {
      CompletableFuture<List<InetAddress>> next = new CompletableFuture<>();
      running = next;
      begin(next, threads, clock);
      begun = next;
    }
    return begun;
  }

  private void begin(
      CompletableFuture<List<InetAddress>> next, Executor threads, LongSupplier clock) {
    try {
      threads.execute(() -> lookUp(next, clock));
    } catch (RuntimeException | Error e) {
      // For example, the system allows no more threads: the next caller tries again.
      ended();
      next.completeExceptionally(e);
    }
  }

  private void lookUp(CompletableFuture<List<InetAddress>> lookup, LongSupplier clock) {
    try {
      List<InetAddress> addresses = Families.interleaved(Arrays.asList(resolver.resolve(host)));
      answer = new Answer(addresses, clock.getAsLong());
      ended();
      lookup.complete(addresses);
    } catch (UnknownHostException | RuntimeException | Error e) {
      ended();
      lookup.completeExceptionally(withWords(e));
    }
  }

  private synchronized void ended() {
    running = null;
  }

  /** The JDK's message is sometimes only the name. */
  private Throwable withWords(Throwable failure) {
    boolean isBare = failure.getMessage() == null || failure.getMessage().equals(host);
    return isBare ? new UnknownHostException(host + ": cannot be looked up") : failure;
  }
}
