package dev.sluice.proxy.datagram;

import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.log.RouteLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<DatagramListener> instances = new CopyOnWriteArrayList<>();
  private final Set<InetAddress> found = ConcurrentHashMap.newKeySet();
  private volatile boolean replaced;
  private volatile boolean receives = true;
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

  /** Adds an instance that reads; it is told of all addresses that other instances find. */
  void add(DatagramListener instance) {
    instances.add(instance);
    found.forEach(instance::found);
  }

  /** Makes all instances listen at an address of this machine that clients ask. */
  void found(InetAddress ip) {
    found.add(ip);
    instances.forEach(instance -> instance.found(ip));
  }

  /**
   * Lets another deployment listen at the port. This one stops receiving once it is retired.
   *
   * @return completed on the caller's event loop once the other one can listen
   */
  public Future<Void> admit(ContextInternal successor) {
    replaced = true;
    List<Future<Void>> shared = instances.stream().map(DatagramListener::share).toList();
    return successor.<Void>future(done -> Future.join(shared).<Void>mapEmpty().onComplete(done));
  }

  /** Returns whether another deployment listens at the port, or has tried to. */
  public boolean isReplaced() {
    return replaced;
  }

  /** Returns whether clients may still be served by this deployment. */
  public boolean receives() {
    return receives;
  }

  /** Notes that an instance receives nothing more, because all are being stopped. */
  public void detached() {
    receives = false;
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
    DatagramDeployment ended = BY_ID.remove(context.deploymentID());
    if (ended != null) {
      ended.detached();
    }
  }
}
