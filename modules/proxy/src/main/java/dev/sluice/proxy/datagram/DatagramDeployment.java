package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.log.RouteLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The state that all instances of one UDP route share: listening addresses and number of sessions.
 * Any thread.
 */
public final class DatagramDeployment {
  // The instances of a deployment have only the deployment's ID in common.
  private static final ConcurrentMap<String, DatagramDeployment> BY_ID = new ConcurrentHashMap<>();

  private final AtomicBoolean hasFirst = new AtomicBoolean();
  private final AtomicInteger sessions = new AtomicInteger();
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.DATAGRAMS);
  private final Promise<List<InetSocketAddress>> addresses = Promise.promise();

  private DatagramDeployment() {}

  /** Returns the object that all instances of this deployment share. */
  static DatagramDeployment of(ContextInternal context) {
    return BY_ID.computeIfAbsent(context.deploymentID(), id -> new DatagramDeployment());
  }

  /** Returns whether the caller is the first instance, which must then call {@link #listens}. */
  boolean isFirst() {
    return hasFirst.compareAndSet(false, true);
  }

  /** Passes the result of the first instance to the others. */
  void listens(Future<List<InetSocketAddress>> bound) {
    bound.onComplete(addresses);
  }

  /** Completes with the first instance's listening addresses; empty for a Unix socket. */
  Future<List<InetSocketAddress>> addresses() {
    return addresses.future();
  }

  /** Returns the rate-limited log of all instances. */
  public RateLimitedLog notices() {
    return notices;
  }

  /** Returns the number of sessions on all event loops. */
  public AtomicInteger sessions() {
    return sessions;
  }

  /** Removes the state of a deployment that has ended. */
  static void forget(ContextInternal context) {
    BY_ID.remove(context.deploymentID());
  }
}
