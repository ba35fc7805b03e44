package dev.sluice.transport.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Netty's loop on io_uring, with timers that stay in the ring.
 *
 * <p>Netty adds a timer each time that the loop is about to wait, and the kernel takes it out again
 * each time that something else ends the wait, which is a twentieth of what a short session costs.
 *
 * <p>Threads: as with any {@link IoHandler}, {@link #wakeup} and {@link #isCompatible} may be
 * called on all, the others on the loop's own.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-short-sessions.adoc}.
 */
final class UringTimerHandler implements IoHandler {
  private static final long NO_DEADLINE = -1;

  private final IoHandler ring;
  private final Endless endless = new Endless();

  private final Fallback stock;
  // Set before the loop runs; null where Netty has its own.
  private @Nullable UringTimers timers;

  /**
   * Takes over a ring.
   *
   * @param stock what is done where something of this does not link: all is as Netty has it
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
      throw new IllegalStateException("a new ring takes no timers", e);
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
    UringEofHandle told = new UringEofHandle(handle, stock);
    return new UringRegistration(told, ring.register(told));
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

  /** The loop's own context, but for the time until which it may wait: a timer ends that. */
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
