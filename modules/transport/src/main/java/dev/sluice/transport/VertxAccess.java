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
 * What Vert.x can do and offers only to itself, for those who keep to its public interfaces. Any
 * thread.
 */
public final class VertxAccess {

  private VertxAccess() {}

  /** Returns a new context whose tasks run on a worker, one after the other. */
  public static Context newWorker(Vertx vertx) {
    return ((VertxInternal) vertx).createWorkerContext();
  }

  /** Returns the caller's context, or a new one on a worker where it has none in this Vert.x. */
  public static Context hereOrNewWorker(Vertx vertx) {
    Context here = ((VertxInternal) vertx).getContext();
    return here == null ? newWorker(vertx) : here;
  }

  /** Returns a promise whose listeners run on a context, whichever thread completes it. */
  public static <T extends @Nullable Object> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  /** Returns what carries the cluster of a clustered Vert.x. */
  public static ClusterManager clusterManager(Vertx clustered) {
    return ((VertxInternal) clustered).clusterManager();
  }

  /** Looks a name up as Vert.x itself does; fails where it has no address. */
  public static Future<List<InetAddress>> addresses(Vertx vertx, String name) {
    Promise<List<InetSocketAddress>> found = Promise.promise();
    ((VertxInternal) vertx).nameResolver().resolveAll(name, found::handle);
    return found.future().map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
  }
}
