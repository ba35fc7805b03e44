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
 * What all instances of one UDP route share: where they listen, and how many sessions there are.
 * Any thread.
 */
public final class DatagramDeployment {
  // The instances of a deployment know nothing of each other but the deployment's ID.
  private static final ConcurrentMap<String, DatagramDeployment> BY_ID = new ConcurrentHashMap<>();

  private final AtomicBoolean hasFirst = new AtomicBoolean();
  private final AtomicInteger sessions = new AtomicInteger();
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.DATAGRAMS);
  private final Promise<List<InetSocketAddress>> places = Promise.promise();

  private DatagramDeployment() {}

  /** The one that all instances of this deployment share. */
  static DatagramDeployment of(ContextInternal context) {
    return BY_ID.computeIfAbsent(context.deploymentID(), id -> new DatagramDeployment());
  }

  /** Says whether the caller is the first instance, which must then call {@link #listens}. */
  boolean isFirst() {
    return hasFirst.compareAndSet(false, true);
  }

  /** Tells the other instances how the first one fared. */
  void listens(Future<List<InetSocketAddress>> bound) {
    bound.onComplete(places);
  }

  /** Returns where the first instance listens, once it does; nothing for a Unix socket. */
  Future<List<InetSocketAddress>> places() {
    return places.future();
  }

  /** Returns what all instances warn through. */
  public RateLimitedLog notices() {
    return notices;
  }

  /** Returns the number of sessions on all event loops. */
  public AtomicInteger sessions() {
    return sessions;
  }

  /** Forgets the deployment, which is over. */
  static void forget(ContextInternal context) {
    BY_ID.remove(context.deploymentID());
  }
}
