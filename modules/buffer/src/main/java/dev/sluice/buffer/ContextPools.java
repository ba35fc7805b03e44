package dev.sluice.buffer;

import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * Stores a pool in a Vert.x context.
 *
 * <p>Vert.x loads this class as a service before it creates a {@code Vertx}, with every launcher: a
 * context local must be registered before that.
 */
public final class ContextPools implements VertxServiceProvider {

  private static final ContextLocal<BufferPool> POOL = ContextLocal.registerLocal(BufferPool.class);

  /** For Vert.x's service loader. */
  public ContextPools() {}

  @Override
  public void init(VertxBootstrap builder) {
    // Nothing to do: loading the class has registered the field above.
  }

  /**
   * A duplicated context starts with empty locals, so the pool is stored in the original context.
   */
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
