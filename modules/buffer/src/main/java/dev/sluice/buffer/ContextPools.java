package dev.sluice.buffer;

import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * The place in a Vert.x context where its pool is kept.
 *
 * <p>Vert.x loads this class as a service before it makes a {@code Vertx}, whoever the launcher is,
 * because a context local has to be registered before that.
 */
public final class ContextPools implements VertxServiceProvider {

  private static final ContextLocal<BufferPool> POOL = ContextLocal.registerLocal(BufferPool.class);

  /** For Vert.x's service loader. */
  public ContextPools() {}

  @Override
  public void init(VertxBootstrap builder) {
    // Being loaded is all: the field above is registered by now.
  }

  /** A duplicated context starts with empty locals, so it is the one underneath that counts. */
  private static ContextInternal root(Context context) {
    return ((ContextInternal) context).unwrap();
  }

  static @Nullable BufferPool find(Context context) {
    return root(context).getLocal(POOL);
  }

  static BufferPool attach(Context context, PoolOptions options) {
    ContextInternal root = root(context);
    if (root.threadingModel() != ThreadingModel.EVENT_LOOP) {
      throw new IllegalStateException(
          "a pool belongs to an event loop, but this is a "
              + root.threadingModel()
              + " context: deploy the verticle with the EVENT_LOOP threading model");
    }
    if (find(root) != null) {
      throw new IllegalStateException("the context already has a pool: use BufferPool.of(context)");
    }
    BufferPool pool = new BufferPool(root.nettyEventLoop(), options);
    root.putLocal(POOL, pool);
    root.addCloseHook(
        closed ->
            pool.executeOnLoop(
                () -> {
                  pool.close();
                  closed.succeed();
                }));
    return pool;
  }
}
