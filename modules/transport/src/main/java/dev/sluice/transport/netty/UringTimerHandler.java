package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Netty's io_uring handler, with timers that stay in the ring.
 *
 * <p>Netty adds a timer before each wait of the loop, and the kernel removes it whenever something
 * else ends the wait. That is 5 % of the CPU time of a short session.
 *
 * <p>Threads: as with any {@link IoHandler}, {@link #wakeup} and {@link #isCompatible} may be
 * called on any thread, all other methods only on the loop.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-short-sessions.adoc}.
 */
final class UringTimerHandler implements IoHandler {
  private static final long NO_DEADLINE = -1;

  private final IoHandler ring;
  private final Endless endless = new Endless();

  private final Fallback stock;
  // Set before the loop runs; null if Netty's own timers are used.
  private @Nullable UringTimers timers;

  /**
   * Wraps and takes over a ring.
   *
   * @param stock the fallback if a part of this class does not link: Netty's own timers
   */
  UringTimerHandler(IoHandler ring, Fallback stock) {
    this.ring = ring;
    this.stock = stock;
  }

  @Override
  public void initialize() {
    ring.initialize();
    try {
      timers = new UringTimers(ring);
    } catch (LinkageError e) {
      stock.take(e);
    } catch (Exception e) {
      throw new IllegalStateException("timers cannot be set on a new ring", e);
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    if (timers == null || !timers.areUsable()) {
      return ring.run(context);
    }
    long deadline = context.deadlineNanos();
    if (deadline != NO_DEADLINE && context.canBlock()) {
      timers.wakeBy(deadline, context.delayNanos(System.nanoTime()));
    }
    endless.context = context;
    return ring.run(endless);
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (stock.isTaken()) {
      return ring.register(handle);
    }
    UringEofHandle wrapped = new UringEofHandle(handle, stock);
    return new UringRegistration(wrapped, ring.register(wrapped));
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handle) {
    return ring.isCompatible(handle);
  }

  @Override
  public void wakeup() {
    ring.wakeup();
  }

  @Override
  public void prepareToDestroy() {
    ring.prepareToDestroy();
  }

  @Override
  public void destroy() {
    ring.destroy();
  }

  /** The loop's own context without a deadline: a timer ends the wait. */
  private static final class Endless implements IoHandlerContext {
    // Set before each use.
    @SuppressWarnings("NullAway.Init")
    private IoHandlerContext context;

    @Override
    public boolean canBlock() {
      return context.canBlock();
    }

    @Override
    public long deadlineNanos() {
      return NO_DEADLINE;
    }

    @Override
    public long delayNanos(long nowNanos) {
      return context.delayNanos(nowNanos);
    }

    @Override
    public void reportActiveIoTime(long nanos) {
      context.reportActiveIoTime(nanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      return context.shouldReportActiveIoTime();
    }
  }
}
