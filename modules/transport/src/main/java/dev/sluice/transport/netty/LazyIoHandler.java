package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One event loop, which is Netty's own from its first socket on, and until then only waits for
 * tasks.
 *
 * <p>Vert.x makes two for each core and one to accept, of which a proxy may need one; and Netty
 * makes sixteen thousand objects for two of them on io_uring, one after the other, before anything
 * can listen.
 *
 * <p>Threads: as with any {@link IoHandler}, {@link #wakeup} and {@link #isCompatible} may be
 * called on all, the others on the loop's own.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-eager-buffers.adoc}.
 */
final class LazyIoHandler implements IoHandler {
  private static final long NO_DEADLINE = -1;

  private final WorkaroundIoHandlerFactory loops;
  private final ThreadAwareExecutor executor;
  private volatile @Nullable Thread thread;
  // Whoever has added a task and then finds none here need not wake it: what makes it looks for
  // tasks afterwards.
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
   * Makes Netty's loop for the first one.
   *
   * @throws Exception when the system has no room for it, or what Netty throws
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
