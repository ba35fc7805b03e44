package dev.sluice.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to functions of Vert.x that are not public, for modules that use only its public
 * interfaces. Any thread.
 */
public final class VertxAccess {

  private VertxAccess() {}

  /** Returns a new worker context, whose tasks run one after the other. */
  public static Context newWorker(Vertx vertx) {
    return ((VertxInternal) vertx).createWorkerContext();
  }

  /**
   * Returns the caller's context, or a new worker context if the caller has none in this Vert.x.
   */
  public static Context hereOrNewWorker(Vertx vertx) {
    Context here = ((VertxInternal) vertx).getContext();
    return here == null ? newWorker(vertx) : here;
  }

  /** Returns a promise whose listeners run on the given context, whichever thread completes it. */
  public static <T extends @Nullable Object> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  /** Returns the cluster manager of a clustered Vert.x. */
  public static ClusterManager clusterManager(Vertx clustered) {
    return ((VertxInternal) clustered).clusterManager();
  }

  /** Resolves a name as Vert.x itself does; fails if the name has no address. */
  public static Future<List<InetAddress>> addresses(Vertx vertx, String name) {
    Promise<List<InetSocketAddress>> found = Promise.promise();
    ((VertxInternal) vertx).nameResolver().resolveAll(name, found::handle);
    return found.future().map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
  }
}
