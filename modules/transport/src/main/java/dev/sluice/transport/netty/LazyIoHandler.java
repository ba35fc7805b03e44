package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that creates Netty's I/O handler with its first socket, and until then only waits
 * for tasks.
 *
 * <p>Vert.x creates two event loops per core and one to accept, of which a proxy may need one. For
 * two loops on io_uring, Netty creates 16,000 objects before anything can listen.
 *
 * <p>Threads: as with any {@link IoHandler}, {@link #wakeup} and {@link #isCompatible} may be
 * called on any thread, all other methods only on the loop.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-eager-buffers.adoc}.
 */
final class LazyIoHandler implements IoHandler {
  private static final long NO_DEADLINE = -1;

  private final WorkaroundIoHandlerFactory loops;
  private final ThreadAwareExecutor executor;
  private volatile @Nullable Thread thread;
  // A producer that still sees {@code loop == null} need not call wakeup(): register() runs on the
  // loop, which checks its task queue again afterwards.
  private volatile @Nullable IoHandler loop;

  LazyIoHandler(WorkaroundIoHandlerFactory loops, ThreadAwareExecutor executor) {
    this.loops = loops;
    this.executor = executor;
  }

  @Override
  public void initialize() {
    thread = Thread.currentThread();
  }

  @Override
  public int run(IoHandlerContext context) {
    IoHandler made = loop;
    if (made != null) {
      return made.run(context);
    }
    if (context.canBlock()) {
      park(context);
    }
    return 0;
  }

  private void park(IoHandlerContext context) {
    if (context.deadlineNanos() == NO_DEADLINE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, context.delayNanos(System.nanoTime()));
    }
  }

  @Override
  public void wakeup() {
    IoHandler made = loop;
    if (made != null) {
      made.wakeup();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Registers a socket; creates Netty's handler for the first one.
   *
   * @throws Exception if the system lacks resources for it, or as thrown by Netty
   */
  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    IoHandler made = loop;
    if (made == null) {
      made = loops.newLoop(executor);
      made.initialize();
      loop = made;
    }
    return loops.register(made, handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handle) {
    return loops.handles().isAssignableFrom(handle);
  }

  @Override
  public void prepareToDestroy() {
    IoHandler made = loop;
    if (made != null) {
      made.prepareToDestroy();
    }
  }

  @Override
  public void destroy() {
    IoHandler made = loop;
    if (made != null) {
      made.destroy();
    }
  }
}
