package dev.sluice.proxy.pace;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds back at each gate what a mirror is written, until the mirror has responded since the gate
 * before opened, or the time limit is over. It is also told gates before it is in a pipeline. Event
 * loop only.
 */
final class PacedWrites extends HeldWrites {
  private final GateQueue gates = new GateQueue();
  private final long start;
  private final long timeoutNanos;
  private final Runnable timedOut;
  private final Runnable over;
  private @Nullable Future<?> waiting;
  private boolean responded;
  private boolean silent;

  /**
   * Begins without a gate.
   *
   * @param start offset of the first byte that the mirror gets
   * @param timeout longest time at a gate, more than zero
   * @param timedOut called when a gate opens without a response
   * @param over called once, when no more gates are needed
   */
  PacedWrites(long start, Duration timeout, Runnable timedOut, Runnable over) {
    super(start, GateQueue.NONE);
    this.start = start;
    this.timeoutNanos = timeout.toNanos();
    this.timedOut = timedOut;
    this.over = over;
  }

  /**
   * Adds a gate, unless it is where the mirror was attached in the middle of a session: it got
   * nothing yet that it could respond to.
   *
   * @param offset larger than those before; the bytes from there on are not written yet
   */
  void gate(long offset) {
    boolean wasAttachedHere = offset == start && start > 0;
    if (!silent && !wasAttachedHere) {
      gates.add(offset);
      open(gates.first());
    }
  }

  @Override
  protected void reached() {
    if (responded) {
      openFirst();
    } else {
      waiting =
          context()
              .channel()
              .eventLoop()
              .schedule(this::giveUp, timeoutNanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  protected void responded() {
    responded = true;
    if (waiting != null) {
      stopWaiting();
      openFirst();
    }
  }

  private void giveUp() {
    waiting = null;
    timedOut.run();
    openFirst();
  }

  private void openFirst() {
    responded = false;
    gates.removeFirst();
    open(gates.first());
  }

  private void stopWaiting() {
    if (waiting != null) {
      waiting.cancel(false);
      waiting = null;
    }
  }

  /** A mirror that has ended its responses is not waited for. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean ended = event instanceof ChannelInputShutdownEvent;
    super.userEventTriggered(context, event);
    if (ended) {
      silent = true;
      stopWaiting();
      gates.clear();
      open(GateQueue.NONE);
    }
  }

  @Override
  protected void closed() {
    stopWaiting();
    gates.clear();
    over.run();
  }
}
